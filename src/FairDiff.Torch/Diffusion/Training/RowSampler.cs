using System.Runtime.InteropServices;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>
/// Which training rows a batch holds: a share of labelled ones (label part not zero; of a vector, not all unknown), of which those of rare
/// strata (attribute combinations) may be drawn more often than they occur, and unlabelled ones, each alike.
/// </summary>
internal sealed class RowSampler
{
    private readonly long[] labelled;
    private readonly long[] unlabelled;
    private readonly double[] cumulativeWeights;
    private readonly double? labelledFraction;

    /// <param name="conditions">The condition vectors, N x D, on the CPU.</param>
    /// <param name="layout">What they hold.</param>
    /// <param name="labelledFraction">Share of labelled rows; null = as in the data.</param>
    /// <param name="tempering">Labelled rows of a stratum with n rows are drawn in proportion to n^tempering.</param>
    /// <param name="strata">The stratum of each row; null = the combination of the attributes in its condition.</param>
    public RowSampler(
        Tensor conditions, ConditionLayout layout, double? labelledFraction, double tempering, IReadOnlyList<int>? strata = null)
    {
        this.labelledFraction = labelledFraction;
        using var contiguous = conditions.contiguous();
        var (values, size) = (MemoryMarshal.Cast<byte, float>(TensorBytes.Of(contiguous)).ToArray(), layout.Size);

        // Without a label in the condition no row lacks it: all are drawn as labelled ones are.
        var rows = Enumerable.Range(0, (int)conditions.shape[0]).ToLookup(
            row =>
                size == 0 || KnownValues(values.AsSpan(row * size, size), layout, label: true).Any(value => value >= 0), row => (long)row);
        (labelled, unlabelled) = ([.. rows[true]], [.. rows[false]]);

        var combinations = labelled
            .Select(row => strata is null
                ? string.Join(',', KnownValues(values.AsSpan((int)row * size, size), layout, label: false))
                : $"{strata[(int)row]}")
            .ToArray();
        var counts = combinations.CountBy(combination => combination).ToDictionary();
        cumulativeWeights = new double[labelled.Length];
        var sum = 0.0;
        for (var i = 0; i < labelled.Length; i++)
        {
            // n rows of weight n^(t - 1) together weigh n^t.
            sum += Math.Pow(counts[combinations[i]], tempering - 1);
            cumulativeWeights[i] = sum;
        }
    }

    /// <summary>Draws rows with replacement: the labelled ones first.</summary>
    public long[] Draw(int count, Generator generator)
    {
        using var uniforms = rand([count + 1, 2], ScalarType.Float64, generator: generator);
        var draws = uniforms.data<double>().ToArray();
        var labelledCount = LabelledCount(count, draws);
        var rows = new long[count];
        for (var i = 0; i < count; i++)
        {
            var draw = draws[(2 * i) + 1];
            rows[i] = i < labelledCount ? labelled[Weighted(draw)] : unlabelled[(int)(draw * unlabelled.Length)];
        }

        return rows;
    }

    private int LabelledCount(int count, double[] draws)
    {
        if (labelled.Length == 0 || unlabelled.Length == 0)
        {
            return labelled.Length == 0 ? 0 : count;
        }

        // A fraction that does not divide the batch is met on average; natural shares vary as those of uniform draws do.
        var natural = (double)labelled.Length / (labelled.Length + unlabelled.Length);
        return labelledFraction is { } fraction
            ? (int)Math.Floor((fraction * count) + draws[2 * count])
            : Enumerable.Range(0, count).Count(i => draws[2 * i] < natural);
    }

    private int Weighted(double draw)
    {
        var found = Array.BinarySearch(cumulativeWeights, draw * cumulativeWeights[^1]);
        return Math.Min(found >= 0 ? found + 1 : ~found, labelled.Length - 1);
    }

    /// <summary>For the label part, or each attribute part, its strongest value, or 0 for a vector; -1 where it is missing.</summary>
    private static List<int> KnownValues(ReadOnlySpan<float> condition, ConditionLayout layout, bool label)
    {
        var result = new List<int>();
        for (var index = 0; index < layout.Parts.Count; index++)
        {
            if (layout.Parts[index].IsLabel == label)
            {
                var part = condition.Slice(layout.OffsetOf(index), layout.Parts[index].Size);
                result.Add(layout.Parts[index].IsVector ? (IsUnknown(part) ? -1 : 0) : Strongest(part));
            }
        }

        return result;
    }

    private static bool IsUnknown(ReadOnlySpan<float> vector)
    {
        foreach (var value in vector)
        {
            if (!float.IsNaN(value))
            {
                return false;
            }
        }

        return true;
    }

    private static int Strongest(ReadOnlySpan<float> part)
    {
        var strongest = -1;
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] != 0 && (strongest < 0 || part[i] > part[strongest]))
            {
                strongest = i;
            }
        }

        return strongest;
    }
}
