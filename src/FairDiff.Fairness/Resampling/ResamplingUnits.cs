namespace FairDiff.Fairness.Resampling;

/// <summary>What is drawn: rows, or clusters of rows that belong together.</summary>
internal sealed class ResamplingUnits
{
    private readonly int[]? _clusterOfRow;

    /// <param name="rows">The rows.</param>
    /// <param name="clusters">What a row belongs to; null = rows are independent.</param>
    /// <param name="missing">A row whose cluster is missing is one of its own.</param>
    public ResamplingUnits(int rows, IReadOnlyList<string>? clusters, MissingValues missing)
    {
        (Rows, Count) = (rows, rows);
        if (clusters is not null)
        {
            (_clusterOfRow, Count) = Number(clusters, missing);
        }
    }

    public int Rows { get; }

    public int Count { get; }

    /// <summary>The number of clusters; null when rows are drawn.</summary>
    public int? ClusterCount => _clusterOfRow is null ? null : Count;

    /// <summary>The rows of each unit.</summary>
    public int[][] RowsOfUnits() => _clusterOfRow is null
        ? [.. Enumerable.Range(0, Rows).Select(row => (int[])[row])]
        : [.. Enumerable.Range(0, Rows).GroupBy(row => _clusterOfRow[row]).Select(unit => unit.ToArray())];

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

    private static (int[] ClusterOfRow, int Count) Number(IReadOnlyList<string> clusters, MissingValues missing)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var (ofRow, count) = (new int[clusters.Count], 0);
        for (var row = 0; row < ofRow.Length; row++)
        {
            if (missing.Contains(clusters[row]))
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
