namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>Applies a sampler's step from each time of a grid to the next, without gradients and with flat memory.</summary>
internal static class DenoisingLoop
{
    /// <param name="noise">Where to start; left to the caller.</param>
    /// <param name="times">The grid.</param>
    /// <param name="step">x at the next time, given x and the index of the time that it is at.</param>
    public static Tensor Run(Tensor noise, IReadOnlyList<double> times, Func<Tensor, int, Tensor> step)
    {
        using var noGradient = no_grad();
        var x = noise.alias();
        for (var i = 0; i + 1 < times.Count; i++)
        {
            using var scope = NewDisposeScope();
            using var last = x;
            x = step(x, i).MoveToOuterDisposeScope();
        }

        return x;
    }
}
