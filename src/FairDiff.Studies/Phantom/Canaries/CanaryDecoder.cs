namespace FairDiff.Studies;

/// <summary>
/// Reads codes from images, whoever made them, by nothing that a search for near-copies uses: which blocks are darker than the middle, in
/// every flip and crop that a copy may have. What is found is a planted image: of an image that copies none, whatever it shows, a random
/// code agrees in one view as well as is asked for with a probability of 1 in 10 million at most; and blocks that are not of two
/// kinds are none.
/// </summary>
/// <param name="codes">The codes that were planted, or might have been.</param>
internal sealed class CanaryDecoder(IReadOnlyList<CanaryCode> codes)
{
    private const int Size = PhantomRenderer.Size;
    private const double Chance = 1e-7;

    /// <summary>The correlation of densities and code that a planted image has at least: all that is between dark and light is
    /// noise.</summary>
    private const double LeastCorrelation = 0.7;

    /// <summary>Blocks whose middle, a third of a block wide, must be in the picture to be read.</summary>
    private const double Reach = 1.0 / 6;

    // By the number of blocks that are seen: how many may be wrong; -1 = too few are seen.
    private static readonly int[] MostWrong = [.. Enumerable.Range(0, CanaryCode.Length + 1).Select(WrongOf)];

    private static readonly IReadOnlyList<CanaryView> Views = [.. Enumerable.Range(0, 4).SelectMany(CanaryView.Parts)];

    /// <summary>Which code an image carries; null = none.</summary>
    /// <param name="rgb">The image, pixel by pixel (24 x 24 x 3).</param>
    public CanaryMatch? Decode(ReadOnlySpan<byte> rgb)
    {
        CanaryMatch? best = null;
        var density = Density(rgb);
        foreach (var view in Views)
        {
            var (means, seen, dark) = Read(density, view);
            var count = System.Numerics.BitOperations.PopCount(seen);
            for (var index = 0; index < codes.Count && MostWrong[count] >= 0; index++)
            {
                var wrong = System.Numerics.BitOperations.PopCount((codes[index].Bits ^ dark) & seen);
                if (wrong <= MostWrong[count] && (best is null || wrong * best.Value.Seen < best.Value.Wrong * count)
                    && Correlation(means, seen, codes[index]) >= LeastCorrelation)
                {
                    best = new(index, count, wrong);
                }
            }
        }

        return best;
    }

    /// <summary>The optical density of all channels, by pixel.</summary>
    private static double[] Density(ReadOnlySpan<byte> rgb)
    {
        var density = new double[Size * Size];
        for (var i = 0; i < rgb.Length; i++)
        {
            density[i / 3] -= Math.Log((rgb[i] + 1) / 256.0);
        }

        return density;
    }

    /// <summary>The mean density of the blocks that a view shows, and those of them that are darker than the middle of all.</summary>
    private static (double[] Means, ulong Seen, ulong Dark) Read(double[] density, CanaryView view)
    {
        var (means, counts) = (new double[CanaryCode.Length], new int[CanaryCode.Length]);
        for (var i = 0; i < density.Length; i++)
        {
            var (x, y) = view.Source(i % Size, i / Size);
            var (column, row) = (x * CanaryCode.Side / Size, y * CanaryCode.Side / Size);
            if (Math.Abs((column % 1) - 0.5) <= 0.5 - Reach && Math.Abs((row % 1) - 0.5) <= 0.5 - Reach)
            {
                var block = CanaryCode.Side * (int)row + (int)column;
                means[block] += (density[i] - means[block]) / ++counts[block];
            }
        }

        var (seen, dark) = (0UL, 0UL);
        double[] sorted = [.. means.Where((_, block) => counts[block] > 0).Order()];
        var middle = (sorted[sorted.Length / 10] + sorted[^(1 + (sorted.Length / 10))]) / 2;
        for (var block = 0; block < means.Length; block++)
        {
            seen |= counts[block] > 0 ? 1UL << block : 0;
            dark |= counts[block] > 0 && means[block] > middle ? 1UL << block : 0;
        }

        return (means, seen, dark);
    }

    private static double Correlation(double[] means, ulong seen, CanaryCode code)
    {
        int[] blocks = [.. Enumerable.Range(0, means.Length).Where(block => ((seen >> block) & 1) != 0)];
        return MathNet.Numerics.Statistics.Correlation.Pearson(
            blocks.Select(block => means[block]), blocks.Select(block => (double)((code.Bits >> block) & 1)));
    }

    /// <summary>The most wrong bits of so many that a random code has with the probability that is allowed.</summary>
    private static int WrongOf(int seen)
    {
        var (wrong, sum, ways) = (-1, 0.0, 1.0);
        for (var k = 0; k <= seen; k++)
        {
            if ((sum += ways * Math.Pow(2, -seen)) > Chance)
            {
                break;
            }

            (wrong, ways) = (k, ways * (seen - k) / (k + 1));
        }

        return wrong;
    }
}

/// <summary>A code that was read.</summary>
/// <param name="Index">Which of the codes.</param>
/// <param name="Seen">Blocks that were seen.</param>
/// <param name="Wrong">Those of them that are not as in the code.</param>
internal readonly record struct CanaryMatch(int Index, int Seen, int Wrong);
