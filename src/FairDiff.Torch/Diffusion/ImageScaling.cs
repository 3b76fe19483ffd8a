namespace FairDiff.Torch.Diffusion;

/// <summary>
/// Pixels (uint8) as the diffusion sees them: per channel (x - mean) / (2 deviation) of the training images, so of standard
/// deviation 0.5 whatever the staining or exposure.
/// </summary>
/// <param name="Mean">The mean of each of the three channels, in 0..1.</param>
/// <param name="Deviation">Their standard deviations, in the same unit.</param>
public sealed record ImageScaling(double[] Mean, double[] Deviation)
{
    private const int White = 255;
    private const long BytesAtOnce = 1 << 24;

    /// <summary>Pixels to -1 to 1, whatever they are.</summary>
    internal static ImageScaling Symmetric => new([0.5, 0.5, 0.5], [0.25, 0.25, 0.25]);

    /// <summary>The scaling of images (uint8, N x 3 x S x S), exact whatever their number: from counts of each grey level.</summary>
    internal static ImageScaling Of(Tensor images)
    {
        var levels = Counts(images);
        var (mean, deviation) = (new double[levels.Length], new double[levels.Length]);
        for (var channel = 0; channel < mean.Length; channel++)
        {
            var counts = levels[channel];
            var total = counts.Sum();
            var average = counts.Select((count, level) => (double)count * level).Sum() / total;
            var variance = counts.Select((count, level) => count * (level - average) * (level - average)).Sum() / total;
            mean[channel] = average / White;

            // A channel of one value only (an unused one): half a grey level keeps the division harmless.
            deviation[channel] = Math.Max(Math.Sqrt(variance), 0.5) / White;
        }

        return new(mean, deviation);
    }

    /// <summary>uint8 to scaled 32-bit floats.</summary>
    internal Tensor Scale(Tensor pixels) =>
        ((pixels.to(float32) / Held(White)) - PerChannel(Mean, pixels.device)) / (PerChannel(Deviation, pixels.device) * Held(2));

    /// <summary>Scaled floats to the nearest uint8.</summary>
    internal Tensor Unscale(Tensor scaled)
    {
        var centred = scaled * (PerChannel(Deviation, scaled.device) * Held(2));
        var levels = centred.Plus(PerChannel(Mean, scaled.device)) * Held(White);
        return levels.round().clamp(Held(0), Held(White)).to(uint8);
    }

    /// <summary>Black and white after scaling, 3 x 1 x 1 each.</summary>
    internal (Tensor Lowest, Tensor Highest) Range(Device device) => (
        -PerChannel(Mean, device) / (PerChannel(Deviation, device) * Held(2)),
        Held(1).Minus(PerChannel(Mean, device)) / (PerChannel(Deviation, device) * Held(2)));

    private static Tensor PerChannel(double[] values, Device device) => tensor(values, ScalarType.Float32, device).reshape(-1, 1, 1);

    /// <summary>For each channel, how many pixels have each grey level; in one pass, for the images may be a file larger than
    /// memory.</summary>
    private static long[][] Counts(Tensor images)
    {
        long[][] counts = [.. Enumerable.Range(0, (int)images.shape[1]).Select(_ => new long[White + 1])];
        var (rows, bytesPerRow) = (images.shape[0], images.numel() / images.shape[0]);
        var atOnce = Math.Max(1, BytesAtOnce / bytesPerRow);
        for (var row = 0L; row < rows; row += atOnce)
        {
            using var scope = NewDisposeScope();
            var block = images.narrow(0, row, Math.Min(atOnce, rows - row));
            for (var channel = 0; channel < counts.Length; channel++)
            {
                var part = block.select(1, channel).reshape(-1).bincount(null, White + 1).data<long>();
                for (var level = 0; level <= White; level++)
                {
                    counts[channel][level] += part[level];
                }
            }
        }

        return counts;
    }
}
