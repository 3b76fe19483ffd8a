namespace FairDiff.Torch.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2), betas 0.9 and 0.999, epsilon 1e-8, in place.
/// Its whole state is two tensors per parameter and the step, so that a resumed training continues bit by bit.
/// </summary>
internal sealed class AdamW : IOptimizer
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private readonly double weightDecay;
    private readonly (string Name, Tensor Parameter, Tensor Mean, Tensor Square)[] parameters;

    public AdamW(nn.Module network, double weightDecay)
    {
        this.weightDecay = weightDecay;
        using var noGradient = no_grad();
        parameters = [.. network.named_parameters().Where(pair => pair.parameter.requires_grad).Select(pair => (
            pair.name,
            (Tensor)pair.parameter,
            zeros_like(pair.parameter).DetachFromDisposeScope(),
            zeros_like(pair.parameter).DetachFromDisposeScope()))];
    }

    public Dictionary<string, Tensor> State(string prefix = "") => parameters
        .SelectMany(entry => new[] { ($"{prefix}mean.{entry.Name}", entry.Mean), ($"{prefix}square.{entry.Name}", entry.Square) })
        .ToDictionary();

    public void Step(long step, double learningRate)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();

        var factors = new AdamWFactors(
            MeanShare: 1 - Beta1,
            SquareDecay: Beta2,
            SquareShare: 1 - Beta2,
            SquareScale: 1 / Math.Sqrt(1 - Math.Pow(Beta2, step + 1)),
            Epsilon,
            ParameterDecay: 1 - (learningRate * weightDecay),
            StepSize: -(learningRate / (1 - Math.Pow(Beta1, step + 1))));
        using var kernel = new AdamWKernel(factors);
        using var operations = new AdamWOperations(factors);
        foreach (var (_, parameter, mean, square) in parameters)
        {
            if (parameter.grad is not { } gradient)
            {
                continue;
            }

            if (AdamWKernel.Takes(parameter, gradient, mean, square))
            {
                kernel.Update(parameter, gradient, mean, square);
            }
            else
            {
                operations.Update(parameter, gradient, mean, square);
            }
        }

        kernel.Finish();
    }

    public void Dispose()
    {
        foreach (var (_, _, mean, square) in parameters)
        {
            mean.Dispose();
            square.Dispose();
        }
    }
}
