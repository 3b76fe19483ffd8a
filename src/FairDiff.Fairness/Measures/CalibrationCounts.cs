using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Measures;

/// <summary>The calibration bins of each group, for rows with integer weights.</summary>
internal sealed class CalibrationCounts(CalibrationTable table, Grouping grouping)
{
    private readonly long[] _rows = new long[grouping.Count * table.Bins];
    private readonly double[] _surplus = new double[grouping.Count * table.Bins];

    public void Count(ReadOnlySpan<byte> weights)
    {
        Array.Clear(_rows);
        Array.Clear(_surplus);
        var (bins, groups, probability, cameTrue) = (table.BinOfRow, grouping.GroupOfRow, table.Probability, table.CameTrue);
        for (var row = 0; row < weights.Length; row++)
        {
            if (bins[row] >= 0)
            {
                var bin = (groups[row] * table.Bins) + bins[row];
                _rows[bin] += weights[row];
                _surplus[bin] += weights[row] * (probability[row] - (cameTrue[row] ? 1 : 0));
            }
        }
    }

    /// <summary>Counts all rows as one group, from groups that hold all of them.</summary>
    public void Sum(CalibrationCounts groups)
    {
        GroupCounts.AddUp(groups._rows, _rows);
        GroupCounts.AddUp(groups._surplus, _surplus);
    }

    /// <summary>Σ_b n_b / n |accuracy_b - confidence_b|, which is Σ_b |Σ (p - y)| / n.</summary>
    public double Error(int group)
    {
        var (rows, error) = (0L, 0.0);
        for (var bin = group * table.Bins; bin < (group + 1) * table.Bins; bin++)
        {
            rows += _rows[bin];
            error += Math.Abs(_surplus[bin]);
        }

        return Rates.Ratio(error, rows);
    }
}
