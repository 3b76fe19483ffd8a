using System.Numerics;
using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Measures;

/// <summary>
/// What the metrics of each group rest on, for rows with integer weights (all 1, or a bootstrap resample): counts of cells, sums over
/// rows, calibration bins, AUC and average precision, and where a metric asks for them the rows themselves.
/// </summary>
internal sealed class GroupCounts
{
    private readonly Predictions _predictions;
    private readonly Grouping _grouping;
    private readonly IReadOnlyList<RankedScores> _ranked;
    private readonly long[][] _cells;
    private readonly double[][] _sums;
    private readonly CalibrationCounts[] _calibration;
    private readonly RankValues[] _ranks;

    // Of exclusive classes: the rows of each group, and of each class in it those that have it, were given it, and both.
    private readonly long[] _rows;
    private readonly long[] _positives;
    private readonly long[] _selected;
    private readonly long[] _hits;

    private readonly GroupRows? _drawn;

    public GroupCounts(Predictions predictions, Grouping grouping, IReadOnlyList<RankedScores> ranked, CountedParts parts)
    {
        (_predictions, _grouping, _ranked) = (predictions, grouping, ranked);
        _cells = [.. predictions.Cells.Select(table => new long[grouping.Count * table.Cells])];
        _sums = parts.HasFlag(CountedParts.Sums) ? [.. predictions.RowValues.Tables.Select(_ => new double[grouping.Count])] : [];
        _calibration = parts.HasFlag(CountedParts.Calibration)
            ? [.. predictions.Calibration.Select(table => new CalibrationCounts(table, grouping))]
            : [];
        _drawn = parts.HasFlag(CountedParts.Rows) ? new GroupRows(grouping) : null;
        _ranks = new RankValues[grouping.Count * ranked.Count];
        var classes = predictions.IsMultiLabel ? 0 : grouping.Count * predictions.Classes;
        _rows = new long[predictions.IsMultiLabel ? 0 : grouping.Count];
        (_positives, _selected, _hits) = (new long[classes], new long[classes], new long[classes]);
    }

    /// <summary>Adds up, place by place, what each of several groups has.</summary>
    public static void AddUp<T>(ReadOnlySpan<T> groups, Span<T> all)
        where T : INumber<T>
    {
        all.Clear();
        for (var i = 0; i < groups.Length; i++)
        {
            all[i % all.Length] += groups[i];
        }
    }

    public void Count(ReadOnlySpan<byte> weights)
    {
        var groups = _grouping.GroupOfRow;
        for (var t = 0; t < _cells.Length; t++)
        {
            var (counts, cells, width) = (_cells[t], _predictions.Cells[t].CellOfRow, _predictions.Cells[t].Cells);
            Array.Clear(counts);
            for (var row = 0; row < weights.Length; row++)
            {
                counts[(groups[row] * width) + cells[row]] += weights[row];
            }
        }

        for (var t = 0; t < _sums.Length; t++)
        {
            var (sums, values) = (_sums[t], _predictions.RowValues.Tables[t]);
            Array.Clear(sums);
            for (var row = 0; row < weights.Length; row++)
            {
                sums[groups[row]] += weights[row] * values[row];
            }
        }

        foreach (var calibration in _calibration)
        {
            calibration.Count(weights);
        }

        CountDerived(weights);
    }

    /// <summary>Counts all rows as one group, whose counts are those of any groups that hold all of them together.</summary>
    /// <param name="weights">The weights that the groups were counted with.</param>
    /// <param name="groups">The counts of the groups.</param>
    public void Count(ReadOnlySpan<byte> weights, GroupCounts groups)
    {
        for (var t = 0; t < _cells.Length; t++)
        {
            AddUp(groups._cells[t], _cells[t]);
        }

        for (var t = 0; t < _sums.Length; t++)
        {
            AddUp(groups._sums[t], _sums[t]);
        }

        for (var t = 0; t < _calibration.Length; t++)
        {
            _calibration[t].Sum(groups._calibration[t]);
        }

        CountDerived(weights);
    }

    public long Rows(int group)
    {
        if (!_predictions.IsMultiLabel)
        {
            return _rows[group];
        }

        long rows = 0;
        foreach (var count in Cells(group, 0))
        {
            rows += count;
        }

        return rows;
    }

    /// <summary>The rows of a group, as often as they were drawn, for a metric of a class or of all.</summary>
    public MetricRows RowsOf(int group, int? ofClass) => new(_predictions, _drawn!.Of(group), ofClass);

    /// <summary>True class x predicted class; only with exclusive classes.</summary>
    public ReadOnlySpan<long> Confusion(int group) => Cells(group, 0);

    public OneVersusRest Of(int group, int c)
    {
        if (_predictions.IsMultiLabel)
        {
            var cells = Cells(group, c);
            return new(
                cells[CellTable.TruePositive], cells[CellTable.FalsePositive], cells[CellTable.FalseNegative], cells[
                    CellTable.TrueNegative]);
        }

        var at = (group * _predictions.Classes) + c;
        var (hits, positives, selected) = (_hits[at], _positives[at], _selected[at]);
        return new(hits, selected - hits, positives - hits, _rows[group] - positives - selected + hits);
    }

    public double Sum(int group, int table) => _sums[table][group];

    public double CalibrationError(int group, int table) => _calibration[table].Error(group);

    public double Auc(int group, int ranked) => Ranks(group, ranked).Auc;

    public double AveragePrecision(int group, int ranked) => Ranks(group, ranked).AveragePrecision;

    /// <summary>What follows from the order of the scores of one of the ranked classes.</summary>
    public RankValues Ranks(int group, int ranked) => _ranks[(group * _ranked.Count) + ranked];

    /// <summary>What rests on the counts of cells, and on the order of the rows.</summary>
    private void CountDerived(ReadOnlySpan<byte> weights)
    {
        if (!_predictions.IsMultiLabel)
        {
            CountClasses();
        }

        _drawn?.Count(weights);
        for (var i = 0; i < _ranks.Length; i++)
        {
            _ranks[i] = _ranked[i % _ranked.Count].Measure(i / _ranked.Count, weights);
        }
    }

    /// <summary>
    /// Once for all metrics: summing the confusion matrix for each class of each would take the third power of the classes.
    /// </summary>
    private void CountClasses()
    {
        Array.Clear(_rows);
        Array.Clear(_positives);
        Array.Clear(_selected);
        Array.Clear(_hits);
        var classes = _predictions.Classes;
        for (var group = 0; group < _rows.Length; group++)
        {
            var confusion = Confusion(group);
            var first = group * classes;
            for (var label = 0; label < classes; label++)
            {
                for (var predicted = 0; predicted < classes; predicted++)
                {
                    var count = confusion[(label * classes) + predicted];
                    _rows[group] += count;
                    _positives[first + label] += count;
                    _selected[first + predicted] += count;
                }

                _hits[first + label] = confusion[(label * classes) + label];
            }
        }
    }

    private ReadOnlySpan<long> Cells(int group, int table)
    {
        var width = _predictions.Cells[table].Cells;
        return _cells[table].AsSpan(group * width, width);
    }
}
