using FairDiff.Shared;

namespace FairDiff.Fairness.Measures;

/// <summary>Predictions of classes of which each row has one, stated as a class or as a distribution (soft label).</summary>
internal sealed class ExclusiveClasses : Predictions
{
    private readonly FairnessData _data;
    private readonly FairnessOptions _options;
    private readonly int[] _predicted;
    private readonly int _told;
    private readonly Func<int, double>? _threshold;

    public ExclusiveClasses(FairnessData data, FairnessOptions options)
        : base(data.ClassNames, data.Scores, options)
    {
        (_data, _options) = (data, options);
        PositiveClass = Classes == 2 ? NamedPositive.Of(options) == data.ClassNames[0] ? 0 : 1 : null;
        HasSoftLabels = data.SoftLabels is not null;
        (_told, _threshold) = Enumerable.Range(0, Classes).Select(c => (c, data.ThresholdsOf(options, c)))
            .FirstOrDefault(pair => pair.Item2 is not null);
        _predicted = [.. Enumerable.Range(0, Rows).Select(Decide)];
        NoProbabilities = WhyNoProbabilities();
        Cells = [new CellTable(Classes * Classes, [
            .. Enumerable.Range(0, Rows).Select(row => (data.Labels[row] * Classes) + _predicted[row])])];
        Calibration = NoProbabilities is null ? [Calibrate()] : [];
    }

    public override bool IsMultiLabel => false;

    public IReadOnlyList<int> Decisions => _predicted;

    public override bool IsTrue(int row, int c) => _data.Labels[row] == c;

    public override bool IsKnown(int row, int c) => true;

    public override double Truth(int row, int c) => _data.SoftLabels is { } soft ? soft[row, c] : _data.Labels[row] == c ? 1 : 0;

    public override bool IsPredicted(int row, int c) => _predicted[row] == c;

    public override int Label(int row) => _data.Labels[row];

    public override int Predicted(int row) => _predicted[row];

    private CalibrationTable Calibrate()
    {
        var (bins, probability, cameTrue) = (new short[Rows], new double[Rows], new bool[Rows]);
        for (var row = 0; row < Rows; row++)
        {
            var c = PositiveClass ?? _predicted[row];
            (probability[row], cameTrue[row]) = (_data.Scores[row, c], _data.Labels[row] == c);
            bins[row] = CalibrationTable.BinOf(probability[row], _options.CalibrationBins);
        }

        return new CalibrationTable(_options.CalibrationBins, bins, probability, cameTrue);
    }

    private string? WhyNoProbabilities()
    {
        for (var row = 0; row < Rows; row++)
        {
            var sum = 0.0;
            for (var c = 0; c < Classes; c++)
            {
                var score = _data.Scores[row, c];
                if ((PositiveClass is null || c == PositiveClass) && !Probability.Is(score))
                {
                    return Probability.Reason(_data.ClassNames[c], row, score, DecidesByHalf(row));
                }

                sum += score;
            }

            if (PositiveClass is null && !Probability.IsSum(sum))
            {
                return FormattableString.Invariant($"the scores are not probabilities: those of row {row + 1} sum to {sum:0.###}, not 1");
            }
        }

        return null;
    }

    /// <summary>Of one score, that of the other class is 1 less it: the larger of both is then that above 0.5.</summary>
    private bool DecidesByHalf(int row) =>
        PositiveClass is not null && _threshold is null && _data.Scores[row, 0] == 1 - _data.Scores[row, 1];

    private int Decide(int row)
    {
        if (_threshold is not null && _data.Scores[row, _told] >= _threshold(row))
        {
            return _told;
        }

        // The class that has a threshold has not reached it.
        var passedOver = _threshold is null ? -1 : _told;
        var best = passedOver == 0 ? 1 : 0;
        for (var c = best + 1; c < Classes; c++)
        {
            best = c != passedOver && _data.Scores[row, c] > _data.Scores[row, best] ? c : best;
        }

        return best;
    }
}
