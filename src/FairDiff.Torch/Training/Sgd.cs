using TorchSharp;

namespace FairDiff.Torch.Training;

/// <summary>
/// Stochastic gradient descent with momentum (Sutskever et al. 2013, in PyTorch's form; see <see cref="TrainingOptimizer.Sgd"/>), in place.
/// Its whole state is one tensor per parameter.
/// </summary>
internal sealed class Sgd : IOptimizer
{
    private readonly double weightDecay;
    private readonly double momentum;
    private readonly bool nesterov;
    private readonly (string Name, Tensor Parameter, Tensor Velocity)[] parameters;

    public Sgd(nn.Module network, double weightDecay, double momentum, bool nesterov)
    {
        (this.weightDecay, this.momentum, this.nesterov) = (weightDecay, momentum, nesterov);
        using var noGradient = no_grad();
        parameters = [.. network.named_parameters().Where(pair => pair.parameter.requires_grad).Select(pair => (
            pair.name, (Tensor)pair.parameter, zeros_like(pair.parameter).DetachFromDisposeScope()))];
    }

    public Dictionary<string, Tensor> State(string prefix = "") =>
        parameters.ToDictionary(entry => $"{prefix}velocity.{entry.Name}", entry => entry.Velocity);

    public void Step(long step, double learningRate)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();

        using Scalar share = momentum, decay = weightDecay, rate = -learningRate, ahead = -(learningRate * momentum), kept = 1 - (
            learningRate * weightDecay);
        foreach (var (_, parameter, velocity) in parameters)
        {
            if (parameter.grad is not { } gradient)
            {
                continue;
            }

            velocity.mul_(share).add_(gradient, One).add_(parameter, decay);
            if (nesterov)
            {
                parameter.mul_(kept).add_(gradient, rate).add_(velocity, ahead);
            }
            else
            {
                parameter.add_(velocity, rate);
            }
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, velocity) in parameters)
        {
            velocity.Dispose();
        }
    }
}
