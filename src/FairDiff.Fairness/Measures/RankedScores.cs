using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Measures;

/// <summary>
/// The scores of one class, ranked once within each group, so that AUC and average precision of any resample (rows with
/// integer weights) cost one pass and no sorting.
/// </summary>
internal sealed class RankedScores
{
    private const int PositiveBit = 1, EndsTieBit = 2, RowShift = 2, OnStack = 1024;

    // Row, truth and end of tie in one number, group by group, from the largest score down: the pass is bound by memory.
    private readonly uint[] _entries;
    private readonly int[] _starts;

    // The first entry of each group below the threshold probability.
    private readonly int[] _cuts;
    private readonly RankCuts _read;
    private readonly int _class;

    // Of each group where calibration is read.
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
    public RankValues Measure(int group, ReadOnlySpan<byte> weights, GroupCounts counts)
    {
        var one = counts.Of(group, _class);
        var pass = new Pass(_read.MostFalse(one.Negatives), _read.FewestTrue(one.Positives));
        var calibration = _read.Calibrates ? AddBlocks(group, weights, ref pass) : AddAll(group, weights, ref pass);
        return new(pass.Auc, pass.AveragePrecision)
        {
            TruePositives = pass.Found,
            FalsePositives = pass.Alarms,
            SensitivityAtSpecificity = pass.HasBothSides ? (double)pass.FoundAtMostFalse / pass.Positives : double.NaN,
            SpecificityAtSensitivity = pass.HasBothSides ? 1 - ((double)pass.FalseAtFewestTrue / pass.Negatives) : double.NaN,
            Calibration = calibration,
        };
    }

    private CalibrationValues AddAll(int group, ReadOnlySpan<byte> weights, ref Pass pass)
    {
        Add(_entries.AsSpan(_starts[group].._cuts[group]), weights, ref pass);
        (pass.Found, pass.Alarms) = (pass.Positives, pass.Negatives);
        Add(_entries.AsSpan(_cuts[group].._starts[group + 1]), weights, ref pass);
        return default;
    }

    /// <summary>The same, and the fits of the blocks that were counted on the way.</summary>
    private CalibrationValues AddBlocks(int group, ReadOnlySpan<byte> weights, ref Pass pass)
    {
        var ends = _calibration[group].Blocks.Ends;
        Span<double> rows = ends.Length <= OnStack ? stackalloc double[ends.Length] : new double[ends.Length];
        Span<double> positives = ends.Length <= OnStack ? stackalloc double[ends.Length] : new double[ends.Length];
        var start = _starts[group];
        for (var b = 0; b < ends.Length; b++)
        {
            var (with, without) = (pass.Positives, pass.Negatives);
            Add(_entries.AsSpan(start..ends[b]), weights, ref pass);
            (positives[b], rows[b]) = (pass.Positives - with, pass.Positives - with + pass.Negatives - without);
            start = ends[b];
            if (start <= _cuts[group])
            {
                (pass.Found, pass.Alarms) = (pass.Positives, pass.Negatives);
            }
        }

        return _calibration[group].Measure(rows, positives);
    }

    /// <summary>The rows of a group by score.</summary>
    private ScoreBlocks Scores(int group, double[,] scores)
    {
        var (ends, values) = (new List<int>(), new List<(double Score, double Rows, double Positives)>());
        var (rows, positives) = (0, 0u);
        for (var at = _starts[group]; at < _starts[group + 1]; at++)
        {
            rows++;
            positives += _entries[at] & PositiveBit;
            if ((_entries[at] & EndsTieBit) != 0)
            {
                ends.Add(at + 1);
                values.Add((scores[(int)(_entries[at] >> RowShift), _class], rows, positives));
                (rows, positives) = (0, 0);
            }
        }

        return new(
            [.. ends],
            [.. values.Select(value => value.Score)],
            [.. values.Select(value => LogisticCalibration.Logit(value.Score))],
            [.. values.Select(value => value.Rows)],
            [.. values.Select(value => value.Positives)]);
    }

    /// <summary>Goes on through the order; the entries end with a tie.</summary>
    private static void Add(ReadOnlySpan<uint> entries, ReadOnlySpan<byte> weights, ref Pass pass)
    {
        var (positives, negatives, halfWins, precisions) = (pass.Positives, pass.Negatives, pass.HalfWins, pass.Precisions);
        var (mostFalse, fewestTrue, found, alarms) = (pass.MostFalse, pass.FewestTrue, pass.FoundAtMostFalse, pass.FalseAtFewestTrue);
        long tiePositives = 0, tieNegatives = 0;
        foreach (var entry in entries)
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
                found = negatives <= mostFalse ? positives : found;
                alarms = alarms < 0 && positives >= fewestTrue ? negatives : alarms;
                tiePositives = tieNegatives = 0;
            }
        }

        (pass.Positives, pass.Negatives, pass.HalfWins, pass.Precisions) = (positives, negatives, halfWins, precisions);
        (pass.FoundAtMostFalse, pass.FalseAtFewestTrue) = (found, alarms);
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
    private struct Pass(long mostFalse, long fewestTrue)
    {
        public readonly long MostFalse = mostFalse, FewestTrue = fewestTrue;
        public long Positives, Negatives, HalfWins, Found, Alarms, FoundAtMostFalse;
        public long FalseAtFewestTrue = -1;
        public double Precisions;

        public readonly bool HasBothSides => Positives > 0 && Negatives > 0;

        public readonly double Auc => HasBothSides ? HalfWins / 2.0 / ((double)Positives * Negatives) : double.NaN;

        public readonly double AveragePrecision => HasBothSides ? Precisions / Positives : double.NaN;
    }
}
