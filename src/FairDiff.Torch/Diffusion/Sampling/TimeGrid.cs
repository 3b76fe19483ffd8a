namespace FairDiff.Torch.Diffusion.Sampling;

/// <summary>The times that a sampler visits, from 1 (noise) down to 0 (image).</summary>
internal static class TimeGrid
{
    /// <summary>steps + 1 equally spaced times 1, ..., 0.</summary>
    public static double[] Uniform(int steps) => [.. Enumerable.Range(0, steps + 1).Select(i => 1 - ((double)i / steps))];
}
