namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>The times that a sampler visits, from 1 (noise) down to 0 (image).</summary>
public static class TimeGrid
{
    /// <summary>Equally spaced times.</summary>
    /// <param name="steps">The steps between them, at least 1.</param>
    /// <returns>steps + 1 times 1, ..., 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 1.</exception>
    public static double[] Uniform(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return [.. Enumerable.Range(0, steps + 1).Select(i => 1 - ((double)i / steps))];
    }
}
