namespace FairDiff.Fairness.Resampling;

/// <summary>Draws rows, or whole clusters of rows, with replacement, as how often each row was drawn.</summary>
internal sealed class Resampler
{
    private readonly int _rows;
    private readonly int[]? _clusterOfRow;

    public Resampler(int rows, IReadOnlyList<string>? clusters)
    {
        _rows = rows;
        if (clusters is not null)
        {
            (_clusterOfRow, ClusterCount) = Number(clusters);
        }
    }

    /// <summary>The number of clusters; null when rows are drawn.</summary>
    public int? ClusterCount { get; }

    public void Draw(long seed, int sample, Span<int> weights, ref int[] clusterWeights)
    {
        var random = SplitMix64.ForSample(seed, sample);
        if (_clusterOfRow is null)
        {
            Draw(ref random, weights);
            return;
        }

        Array.Resize(ref clusterWeights, ClusterCount!.Value);
        Draw(ref random, clusterWeights);
        for (var row = 0; row < _rows; row++)
        {
            weights[row] = clusterWeights[_clusterOfRow[row]];
        }
    }

    private static void Draw(ref SplitMix64 random, Span<int> counts)
    {
        counts.Clear();
        for (var i = 0; i < counts.Length; i++)
        {
            counts[random.Next(counts.Length)]++;
        }
    }

    private static (int[] ClusterOfRow, int Count) Number(IReadOnlyList<string> clusters)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var (ofRow, count) = (new int[clusters.Count], 0);
        for (var row = 0; row < ofRow.Length; row++)
        {
            if (string.IsNullOrWhiteSpace(clusters[row]))
            {
                ofRow[row] = count++;
            }
            else if (!numbers.TryGetValue(clusters[row], out ofRow[row]))
            {
                ofRow[row] = numbers[clusters[row]] = count++;
            }
        }

        return (ofRow, count);
    }
}
