using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Measures;

/// <summary>
/// The scores of one class, ranked once within each group, so that AUC and average precision of any resample (rows with
/// integer weights) cost one pass and no sorting.
/// </summary>
internal sealed class RankedScores
{
    private readonly Entry[] _entries;
    private readonly int[] _starts;

    public RankedScores(Predictions predictions, int classIndex, int[] ascending, Grouping grouping)
    {
        // A stable counting sort by group keeps the ascending order of the scores within each group.
        _starts = new int[grouping.Count + 1];
        foreach (var group in grouping.GroupOfRow)
        {
            _starts[group + 1]++;
        }

        for (var group = 0; group < grouping.Count; group++)
        {
            _starts[group + 1] += _starts[group];
        }

        _entries = new Entry[ascending.Length];
        var next = _starts[..^1];
        foreach (var row in ascending)
        {
            _entries[next[grouping.GroupOfRow[row]]++] = new Entry(row, predictions.Labels[row] == classIndex, EndsTie: false);
        }

        for (var i = 0; i < _entries.Length; i++)
        {
            var isLast = i + 1 == _entries.Length
                || grouping.GroupOfRow[_entries[i].Row] != grouping.GroupOfRow[_entries[i + 1].Row]
                || predictions.Scores[_entries[i].Row, classIndex] != predictions.Scores[_entries[i + 1].Row, classIndex];
            _entries[i] = _entries[i] with { EndsTie = isLast };
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

    /// <summary>The Mann-Whitney estimate of P(positive above negative) + P(equal) / 2; NaN when a side is empty.</summary>
    public double Auc(int group, ReadOnlySpan<int> weights)
    {
        long positives = 0, negatives = 0, tiePositives = 0, tieNegatives = 0;
        var wins = 0.0;
        foreach (ref readonly var entry in Segment(group))
        {
            var weight = weights[entry.Row];
            if (entry.IsPositive)
            {
                tiePositives += weight;
            }
            else
            {
                tieNegatives += weight;
            }

            if (entry.EndsTie)
            {
                wins += tiePositives * (negatives + (0.5 * tieNegatives));
                positives += tiePositives;
                negatives += tieNegatives;
                tiePositives = tieNegatives = 0;
            }
        }

        return positives == 0 || negatives == 0 ? double.NaN : wins / ((double)positives * negatives);
    }

    /// <summary>Σ (R_k - R_{k-1}) P_k over the distinct scores from the largest down; NaN when a side is empty.</summary>
    public double AveragePrecision(int group, ReadOnlySpan<int> weights)
    {
        var segment = Segment(group);
        long truePositives = 0, predicted = 0, tiePositives = 0;
        var sum = 0.0;
        for (var i = segment.Length - 1; i >= 0; i--)
        {
            var weight = weights[segment[i].Row];
            predicted += weight;
            tiePositives += segment[i].IsPositive ? weight : 0;
            if (tiePositives > 0 && (i == 0 || segment[i - 1].EndsTie))
            {
                truePositives += tiePositives;
                sum += tiePositives * ((double)truePositives / predicted);
                tiePositives = 0;
            }
        }

        return truePositives == 0 || truePositives == predicted ? double.NaN : sum / truePositives;
    }

    private ReadOnlySpan<Entry> Segment(int group) => _entries.AsSpan(_starts[group].._starts[group + 1]);

    private readonly record struct Entry(int Row, bool IsPositive, bool EndsTie);
}
