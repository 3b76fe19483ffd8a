using FairDiff.Torch.Training;
using TorchSharp;

namespace FairDiff.Torch;

/// <summary>How the gradient moves the weights of a network in training.</summary>
public sealed record TrainingOptimizer
{
    private readonly double? momentum;
    private readonly bool nesterov;

    private TrainingOptimizer(string name, double? momentum, bool nesterov) =>
        (Name, this.momentum, this.nesterov) = (name, momentum, nesterov);

    /// <summary>
    /// Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2), betas 0.9 and 0.999, epsilon 1e-8. Learning rates of
    /// about 1e-3.
    /// </summary>
    public static TrainingOptimizer AdamW { get; } = new("AdamW", null, nesterov: false);

    /// <summary>The name, with parameters where there are any.</summary>
    public string Name { get; }

    /// <summary>
    /// Stochastic gradient descent with momentum, as PyTorch has it: with gradient g, weights w, weight decay d and learning rate r, v
    /// becomes momentum v + g + d w, and w becomes w - r v; with Nesterov's look-ahead w - r (g + d w + momentum v). Learning rates of
    /// about 0.003 (fine-tuning BiT, Kolesnikov et al. 2020, with momentum 0.9 and no weight decay) to 0.1.
    /// </summary>
    /// <param name="momentum">How much of the last step goes on, from 0 to below 1.</param>
    /// <param name="nesterov">Whether to look ahead (Sutskever et al. 2013); needs a momentum above 0.</param>
    /// <returns>The optimiser.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static TrainingOptimizer Sgd(double momentum = 0.9, bool nesterov = false)
    {
        if (momentum is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(momentum), momentum, FormattableString.Invariant($"momentum is {momentum}; it must be from 0 to below 1."));
        }

        if (nesterov && momentum == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(nesterov), nesterov,
                "nesterov is True with a momentum of 0; there is no step to look ahead. Give a momentum above 0, such as 0.9.");
        }

        return new(FormattableString.Invariant($"SGD (momentum = {momentum}{(nesterov ? ", Nesterov" : "")})"), momentum, nesterov);
    }

    /// <summary>The name.</summary>
    /// <returns>The text of <see cref="Name"/>.</returns>
    public override string ToString() => Name;

    internal IOptimizer Create(torch.nn.Module network, double weightDecay) =>
        momentum is { } share ? new Sgd(network, weightDecay, share, nesterov) : new AdamW(network, weightDecay);
}
