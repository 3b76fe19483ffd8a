using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Measures;

/// <summary>
/// The scores of one class, ranked once within each group, so that AUC and average precision of any resample (rows with
/// integer weights) cost one pass and no sorting.
/// </summary>
internal sealed class RankedScores
{
    private const int PositiveBit = 1, EndsTieBit = 2, RowShift = 2, OnStack = 1024;

    // Keeps 0 / 0 from being no number; a whole number takes no notice of it.
    private const double AboveZero = double.Epsilon;

    // Row, truth and end of tie in one number, group by group, from the largest score down: the pass is bound by memory.
    private readonly uint[] _entries;
    private readonly int[] _starts;

    // The first entry of each group below the threshold probability.
    private readonly int[] _cuts;
    private readonly RankCuts _read;
    private readonly int _class;

    // Of each group the ends of the blocks that are counted by themselves, and where it is read their calibration.
    private readonly int[][] _ends;
    private readonly Recalibration[] _calibration;

    /// <param name="predictions">Scores and truths.</param>
    /// <param name="classIndex">The class, or condition; rows whose truth is unknown are left out.</param>
    /// <param name="ascending">All rows by its score.</param>
    /// <param name="grouping">The groups.</param>
    /// <param name="read">Where the order is read.</param>
    public RankedScores(Predictions predictions, int classIndex, int[] ascending, Grouping grouping, RankCuts read)
    {
        (_class, _read) = (classIndex, read);

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

        _cuts = [.. Enumerable.Range(0, grouping.Count).Select(group => Cut(group, predictions.Scores))];
        _calibration = read.Calibrates
            ? [.. Enumerable.Range(0, grouping.Count).Select(group => Recalibration.Of(Scores(group, predictions.Scores), _cuts[group]))]
            : [];
        _ends = read.Calibrates
            ? [.. _calibration.Select(calibration => calibration.Blocks.Ends)]
            : [.. _cuts.Select((cut, group) => (int[])[cut, _starts[group + 1]])];
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
    /// Σ (R_k - R_{k-1}) P_k over the distinct scores from the largest down, both NaN when a side is empty; and what the options read.
    /// </summary>
    public RankValues Measure(int group, ReadOnlySpan<byte> weights)
    {
        var ends = _ends[group];
        Span<double> rows = ends.Length <= OnStack ? stackalloc double[ends.Length] : new double[ends.Length];
        Span<double> positives = ends.Length <= OnStack ? stackalloc double[ends.Length] : new double[ends.Length];
        var (pass, found, alarms, start) = (default(Pass), 0.0, 0.0, _starts[group]);
        for (var b = 0; b < ends.Length; b++)
        {
            var (with, without) = (pass.Positives, pass.Negatives);
            Add(_entries.AsSpan(start..ends[b]), weights, ref pass);
            (positives[b], rows[b]) = (pass.Positives - with, pass.Positives - with + pass.Negatives - without);
            start = ends[b];
            (found, alarms) = start <= _cuts[group] ? (pass.Positives, pass.Negatives) : (found, alarms);
        }

        var values = new RankValues(pass.Auc, pass.AveragePrecision) { TruePositives = (long)found, FalsePositives = (long)alarms };
        if (_read.ReadsRates && pass.HasBothSides)
        {
            var (kept, _) = At(group, weights, rows, positives, _read.MostFalse((long)pass.Negatives), long.MaxValue);
            var (_, needed) = At(group, weights, rows, positives, long.MaxValue, _read.FewestTrue((long)pass.Positives));
            values = values with
            {
                SensitivityAtSpecificity = kept / pass.Positives,
                SpecificityAtSensitivity = 1 - (needed / pass.Negatives),
            };
        }

        return _read.Calibrates ? values with { Calibration = _calibration[group].Measure(rows, positives) } : values;
    }

    /// <summary>
    /// The positives and negatives down to the last score with which there are at most so many negatives, or to the first with which there
    /// are enough positives. Only the block in which that is has to be gone through again.
    /// </summary>
    private (long Found, long Alarms) At(
        int group, ReadOnlySpan<byte> weights, ReadOnlySpan<double> rows, ReadOnlySpan<double> positives, long mostFalse, long enoughTrue)
    {
        var (found, alarms, start) = (0L, 0L, _starts[group]);
        for (var b = 0; b < rows.Length; b++)
        {
            var (with, without) = (found + (long)positives[b], alarms + (long)(rows[b] - positives[b]));
            if (without > mostFalse || with >= enoughTrue)
            {
                break;
            }

            (found, alarms, start) = (with, without, _ends[group][b]);
        }

        var (nextFound, nextAlarms) = (found, alarms);
        foreach (var entry in _entries.AsSpan(start.._starts[group + 1]))
        {
            long weight = weights[(int)(entry >> RowShift)];
            (nextFound, nextAlarms) = (entry & PositiveBit) != 0 ? (nextFound + weight, nextAlarms) : (nextFound, nextAlarms + weight);
            if ((entry & EndsTieBit) != 0)
            {
                if (nextAlarms > mostFalse)
                {
                    return (found, alarms);
                }

                (found, alarms) = (nextFound, nextAlarms);
                if (found >= enoughTrue)
                {
                    return (found, alarms);
                }
            }
        }

        return (found, alarms);
    }

    /// <summary>The rows of a group by score.</summary>
    private ScoreBlocks Scores(int group, double[,] scores)
    {
        var all = _entries.AsSpan(_starts[group].._starts[group + 1]);
        var count = 0;
        foreach (var entry in all)
        {
            count += (entry & EndsTieBit) != 0 ? 1 : 0;
        }

        var blocks = ScoreBlocks.New(count);
        var (block, start, positives) = (0, 0, 0u);
        for (var i = 0; i < all.Length; i++)
        {
            positives += all[i] & PositiveBit;
            if ((all[i] & EndsTieBit) != 0)
            {
                blocks.Set(block++, _starts[group] + i + 1, scores[(int)(all[i] >> RowShift), _class], i + 1 - start, positives);
                (start, positives) = (i + 1, 0);
            }
        }

        return blocks;
    }

    /// <summary>Goes on through the order; the entries end with a tie.</summary>
    private static void Add(ReadOnlySpan<uint> entries, ReadOnlySpan<byte> weights, ref Pass pass)
    {
        var (positives, negatives, halfWins, precisions) = (pass.Positives, pass.Negatives, pass.HalfWins, pass.Precisions);
        long tiePositives = 0, tieNegatives = 0;
        foreach (var entry in entries)
        {
            long weight = weights[(int)(entry >> RowShift)];
            var positive = weight & -(entry & PositiveBit);
            tiePositives += positive;
            tieNegatives += weight - positive;
            if ((entry & EndsTieBit) != 0)
            {
                double with = tiePositives, without = tieNegatives;
                halfWins += without * ((2 * positives) + with);
                positives += with;
                negatives += without;
                precisions += with * positives / (positives + negatives + AboveZero);
                tiePositives = tieNegatives = 0;
            }
        }

        (pass.Positives, pass.Negatives, pass.HalfWins, pass.Precisions) = (positives, negatives, halfWins, precisions);
    }

    private int Cut(int group, double[,] scores)
    {
        var at = _starts[group];
        while (_read.ThresholdProbability is { } threshold && at < _starts[group + 1]
            && scores[(int)(_entries[at] >> RowShift), _class] >= threshold)
        {
            at++;
        }

        return at;
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

    /// <summary>What has been counted from the largest score down.</summary>
    private struct Pass
    {
        // Whole numbers as far as 2^53, faster so than to convert them at every row.
        public double Positives, Negatives, HalfWins, Precisions;

        public readonly bool HasBothSides => Positives > 0 && Negatives > 0;

        public readonly double Auc => HasBothSides ? HalfWins / 2 / (Positives * Negatives) : double.NaN;

        public readonly double AveragePrecision => HasBothSides ? Precisions / Positives : double.NaN;
    }
}
