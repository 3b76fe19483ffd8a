namespace FairDiff.Fairness.Resampling;

/// <summary>What is drawn: rows, or clusters of rows that belong together.</summary>
internal sealed class ResamplingUnits
{
    private readonly int[]? _clusterOfRow;

    public ResamplingUnits(int rows, IReadOnlyList<string>? clusters)
    {
        (Rows, Count) = (rows, rows);
        if (clusters is not null)
        {
            (_clusterOfRow, Count) = Number(clusters);
        }
    }

    public int Rows { get; }

    public int Count { get; }

    /// <summary>The number of clusters; null when rows are drawn.</summary>
    public int? ClusterCount => _clusterOfRow is null ? null : Count;

    /// <summary>Gives each row the weight of its unit.</summary>
    public void Spread(ReadOnlySpan<byte> units, Span<byte> rows)
    {
        if (_clusterOfRow is null)
        {
            units.CopyTo(rows);
            return;
        }

        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = units[_clusterOfRow[row]];
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
