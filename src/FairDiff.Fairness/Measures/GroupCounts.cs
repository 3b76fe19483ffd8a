using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Measures;

/// <summary>
/// What the metrics of each group rest on, for rows with integer weights (all 1, or a bootstrap resample): counts of cells, sums over
/// rows, calibration bins, AUC and average precision.
/// </summary>
internal sealed class GroupCounts
{
    private readonly Predictions _predictions;
    private readonly Grouping _grouping;
    private readonly IReadOnlyList<RankedScores> _ranked;
    private readonly long[][] _cells;
    private readonly double[][] _sums;
    private readonly CalibrationCounts[] _calibration;
    private readonly (double Auc, double AveragePrecision)[] _ranks;

    public GroupCounts(Predictions predictions, Grouping grouping, IReadOnlyList<RankedScores> ranked)
    {
        (_predictions, _grouping, _ranked) = (predictions, grouping, ranked);
        _cells = [.. predictions.Cells.Select(table => new long[grouping.Count * table.Cells])];
        _sums = [.. predictions.RowValues.Select(_ => new double[grouping.Count])];
        _calibration = [.. predictions.Calibration.Select(table => new CalibrationCounts(table, grouping))];
        _ranks = new (double, double)[grouping.Count * ranked.Count];
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
            var (sums, values) = (_sums[t], _predictions.RowValues[t]);
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

        for (var i = 0; i < _ranks.Length; i++)
        {
            _ranks[i] = _ranked[i % _ranked.Count].Measure(i / _ranked.Count, weights);
        }
    }

    public long Rows(int group)
    {
        long rows = 0;
        foreach (var count in Cells(group, 0))
        {
            rows += count;
        }

        return rows;
    }

    /// <summary>True class x predicted class; only with exclusive classes.</summary>
    public ReadOnlySpan<long> Confusion(int group) => Cells(group, 0);

    public OneVersusRest Of(int group, int c)
    {
        if (_predictions.IsMultiLabel)
        {
            var cells = Cells(group, c);
            return new(
                cells[CellTable.TruePositive], cells[CellTable.FalsePositive], cells[CellTable.FalseNegative], cells[CellTable.TrueNegative]);
        }

        var confusion = Confusion(group);
        var classes = _predictions.Classes;
        long row = 0, column = 0, all = 0;
        for (var other = 0; other < classes; other++)
        {
            row += confusion[(c * classes) + other];
            column += confusion[(other * classes) + c];
        }

        foreach (var count in confusion)
        {
            all += count;
        }

        var hits = confusion[(c * classes) + c];
        return new(hits, column - hits, row - hits, all - row - column + hits);
    }

    public double Sum(int group, int table) => _sums[table][group];

    public double CalibrationError(int group, int table) => _calibration[table].Error(group);

    public double Auc(int group, int ranked) => _ranks[(group * _ranked.Count) + ranked].Auc;

    public double AveragePrecision(int group, int ranked) => _ranks[(group * _ranked.Count) + ranked].AveragePrecision;

    private ReadOnlySpan<long> Cells(int group, int table)
    {
        var width = _predictions.Cells[table].Cells;
        return _cells[table].AsSpan(group * width, width);
    }
}
