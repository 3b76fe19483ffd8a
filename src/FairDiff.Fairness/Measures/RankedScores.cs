using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Measures;

/// <summary>
/// The scores of one class, ranked once within each group, so that AUC and average precision of any resample (rows with
/// integer weights) cost one pass and no sorting.
/// </summary>
internal sealed class RankedScores
{
    private const int PositiveBit = 1, EndsTieBit = 2, RowShift = 2;

    // Row, truth and end of tie in one number, group by group, from the largest score down: the pass is bound by memory.
    private readonly uint[] _entries;
    private readonly int[] _starts;

    /// <param name="predictions">Scores and truths.</param>
    /// <param name="classIndex">The class, or condition; rows whose truth is unknown are left out.</param>
    /// <param name="ascending">All rows by its score.</param>
    /// <param name="grouping">The groups.</param>
    public RankedScores(Predictions predictions, int classIndex, int[] ascending, Grouping grouping)
    {
        // A stable counting sort by group keeps the order of the scores within each group.
        _starts = new int[grouping.Count + 1];
        foreach (var row in ascending)
        {
            _starts[grouping.GroupOfRow[row] + 1] += predictions.IsKnown(row, classIndex) ? 1 : 0;
        }

        for (var group = 0; group < grouping.Count; group++)
        {
            _starts[group + 1] += _starts[group];
        }

        _entries = new uint[_starts[^1]];
        var next = _starts[..^1];
        for (var i = ascending.Length - 1; i >= 0; i--)
        {
            var row = ascending[i];
            if (predictions.IsKnown(row, classIndex))
            {
                _entries[next[grouping.GroupOfRow[row]]++] = ((uint)row << RowShift) | (
                    predictions.IsTrue(row, classIndex) ? PositiveBit : 0u);
            }
        }

        for (var group = 0; group < grouping.Count; group++)
        {
            MarkTies(_entries.AsSpan(_starts[group].._starts[group + 1]), predictions.Scores, classIndex);
        }
    }

    /// <summary>All rows by the score of a class, ascending.</summary>
    public static int[] SortRows(Predictions predictions, int classIndex)
    {
        var rows = new int[predictions.Rows];
        var keys = new double[predictions.Rows];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = row;
            keys[row] = predictions.Scores[row, classIndex];
        }

        Array.Sort(keys, rows);
        return rows;
    }

    /// <summary>
    /// The AUC, as the Mann-Whitney estimate of P(positive above negative) + P(equal) / 2, and the average precision,
    /// Σ (R_k - R_{k-1}) P_k over the distinct scores from the largest down. Both NaN when a side is empty.
    /// </summary>
    public (double Auc, double AveragePrecision) Measure(int group, ReadOnlySpan<byte> weights)
    {
        long positives = 0, negatives = 0, tiePositives = 0, tieNegatives = 0, halfWins = 0;
        var precisions = 0.0;
        foreach (var entry in _entries.AsSpan(_starts[group].._starts[group + 1]))
        {
            long weight = weights[(int)(entry >> RowShift)];
            var positive = weight & -(entry & PositiveBit);
            tiePositives += positive;
            tieNegatives += weight - positive;
            if ((entry & EndsTieBit) != 0)
            {
                halfWins += tieNegatives * ((2 * positives) + tiePositives);
                positives += tiePositives;
                negatives += tieNegatives;
                precisions += tiePositives * ((double)positives / Math.Max(positives + negatives, 1));
                tiePositives = tieNegatives = 0;
            }
        }

        return positives == 0 || negatives == 0
            ? (double.NaN, double.NaN)
            : (halfWins / 2.0 / ((double)positives * negatives), precisions / positives);
    }

    private static void MarkTies(Span<uint> entries, double[,] scores, int classIndex)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            var isLast = i + 1 == entries.Length
                || scores[(int)(entries[i] >> RowShift), classIndex] != scores[(int)(entries[i + 1] >> RowShift), classIndex];
            entries[i] |= isLast ? EndsTieBit : 0u;
        }
    }
}
