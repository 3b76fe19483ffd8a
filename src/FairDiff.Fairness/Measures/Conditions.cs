using FairDiff.Shared;

namespace FairDiff.Fairness.Measures;

/// <summary>Predictions of conditions that may go together (multi-label), each of which may be unknown in a row.</summary>
internal sealed class Conditions : Predictions
{
    private readonly MultiLabelData _data;
    private readonly Func<int, double>[] _thresholds;

    public Conditions(MultiLabelData data, FairnessOptions options)
        : base(data.ConditionNames, data.Scores, options)
    {
        _data = data;
        _thresholds = [.. Enumerable.Range(0, Classes).Select(c => data.ThresholdsOf(options, c)!)];
        NoProbabilities = WhyNoProbabilities(options);
        var all = Enumerable.Range(0, Classes);
        Cells = [.. all.Select(Outcomes)];
        Calibration = NoProbabilities is null ? [.. all.Select(c => Calibrate(c, options.CalibrationBins))] : [];
    }

    public override bool IsMultiLabel => true;

    public override bool IsTrue(int row, int c) => _data.Targets[row, c] == 1;

    public override bool IsKnown(int row, int c) => !double.IsNaN(_data.Targets[row, c]);

    public override double Truth(int row, int c) => _data.Targets[row, c];

    public override bool IsPredicted(int row, int c) => _data.Scores[row, c] >= _thresholds[c](row);

    private string? WhyNoProbabilities(FairnessOptions options)
    {
        for (var row = 0; row < Rows; row++)
        {
            for (var c = 0; c < Classes; c++)
            {
                if (!Probability.Is(Scores[row, c]))
                {
                    return Probability.Reason(ClassNames[c], row, Scores[row, c], !options.HasThreshold(ClassNames[c]));
                }
            }
        }

        return null;
    }

    private CellTable Outcomes(int c)
    {
        var cells = new int[Rows];
        for (var row = 0; row < cells.Length; row++)
        {
            cells[row] = _data.Targets[row, c] switch
            {
                1 => IsPredicted(row, c) ? CellTable.TruePositive : CellTable.FalseNegative,
                0 => IsPredicted(row, c) ? CellTable.FalsePositive : CellTable.TrueNegative,
                _ => CellTable.Unknown,
            };
        }

        return new CellTable(CellTable.Outcomes, cells);
    }

    private CalibrationTable Calibrate(int c, int count)
    {
        var (bins, probability, cameTrue) = (new short[Rows], new double[Rows], new bool[Rows]);
        for (var row = 0; row < Rows; row++)
        {
            (probability[row], cameTrue[row]) = (Scores[row, c], IsTrue(row, c));
            bins[row] = IsKnown(row, c) ? CalibrationTable.BinOf(probability[row], count) : (short)-1;
        }

        return new CalibrationTable(count, bins, probability, cameTrue);
    }
}
