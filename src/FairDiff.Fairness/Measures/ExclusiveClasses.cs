namespace FairDiff.Fairness.Measures;

/// <summary>Predictions and metrics of classes of which each row has one, stated as a class or as a distribution (soft label).</summary>
internal sealed class ExclusiveClasses
{
    private readonly FairnessData _data;
    private readonly FairnessOptions _options;
    private readonly RowValueTables _values = new();
    private readonly int[] _predicted;
    private readonly int? _positive;
    private readonly List<Metric> _metrics = [];

    private ExclusiveClasses(FairnessData data, FairnessOptions options)
    {
        (_data, _options) = (data, options);
        _positive = Classes == 2 ? PositiveClass() : null;
        _predicted = [.. Enumerable.Range(0, Rows).Select(Predict)];
        var noProbabilities = NoProbabilities();
        Predictions = new Predictions(data.ClassNames, data.Scores, options, (row, c) => data.Labels[row] == c, isKnown: null)
        {
            PositiveClass = _positive,
            NoProbabilities = noProbabilities,
            Cells = [new CellTable(Classes * Classes, [
                .. Enumerable.Range(0, Rows).Select(row => (data.Labels[row] * Classes) + _predicted[row])])],
            RowValues = _values.Tables,
            Calibration = noProbabilities is null ? [Calibration()] : [],
        };
        AddMetrics(new MetricBasis(data.ClassNames, options));
    }

    public Predictions Predictions { get; }

    private int Rows => _data.Labels.Count;

    private int Classes => _data.ClassNames.Count;

    public static (Predictions Predictions, IReadOnlyList<Metric> Metrics) Of(FairnessData data, FairnessOptions options)
    {
        var classes = new ExclusiveClasses(data, options);
        return (classes.Predictions, classes._metrics);
    }

    private void AddMetrics(MetricBasis basis)
    {
        Add(MetricNames.Accuracy, (counts, group) => Rates.Ratio(
            Enumerable.Range(0, Classes).Sum(c => counts.Confusion(group)[(c * Classes) + c]), counts.Rows(group)));
        foreach (var k in _options.TopK.Where(k => k < Classes))
        {
            AddMean(MetricNames.Top(k), row => Rank(row, _data.Labels[row]) < k ? 1 : 0);
        }

        Add(MetricNames.BalancedAccuracy, (counts, group) => Rates.Mean(Classes, c => counts.Of(group, c).Recall));
        _metrics.AddRange(ClassMetrics.HighRisk(Predictions, basis));
        AddHighRiskDetection(basis);
        _metrics.AddRange(ClassMetrics.RankMeans(Predictions, basis));
        AddBrier();
        _metrics.Add(ClassMetrics.Calibration(Predictions));
        if (_data.SoftLabels is { } soft)
        {
            AddMean(MetricNames.SoftAccuracy, row => soft[row, _predicted[row]]);
        }

        _metrics.AddRange(ClassMetrics.OfEachClass(Predictions, basis));
    }

    private void AddBrier()
    {
        if (Predictions.NoProbabilities is { } reason)
        {
            _metrics.Add(new(MetricNames.Brier, (_, _) => double.NaN, MetricBasis.Never(reason)) { LowerIsBetter = true });
            return;
        }

        AddMean(
            MetricNames.Brier, row => _positive is { } c ? Squared(row, c) : Enumerable.Range(0, Classes).Sum(c => Squared(row, c)),
            lowerIsBetter: true);

        double Squared(int row, int c)
        {
            var error = _data.Scores[row, c] - Truth(row, c);
            return error * error;
        }
    }

    private void AddHighRiskDetection(MetricBasis basis)
    {
        if (_options.HighRiskThreshold is not { } threshold)
        {
            return;
        }

        var isHighRisk = Predictions.IsHighRisk;
        var detected = _values.Add(Rows, row =>
            isHighRisk[_data.Labels[row]]
                && Enumerable.Range(0, Classes).Where(c => isHighRisk[c]).Sum(c => _data.Scores[row, c]) >= threshold ? 1 : 0);
        _metrics.Add(new(
            MetricNames.HighRiskDetection, (counts, group) =>
                Rates.Ratio(counts.Sum(group, detected), basis.HighRiskRows(counts, group)), basis.HighRisk));
    }

    private void Add(string name, Func<GroupCounts, int, double> value) => _metrics.Add(new(name, value, MetricBasis.AllRows));

    private void AddMean(string name, Func<int, double> ofRow, bool lowerIsBetter = false)
    {
        var table = _values.Add(Rows, ofRow);
        _metrics.Add(new(name, (counts, group) => Rates.Ratio(counts.Sum(group, table), counts.Rows(group)), MetricBasis.AllRows)
        {
            LowerIsBetter = lowerIsBetter,
        });
    }

    private double Truth(int row, int c) => _data.SoftLabels is { } soft ? soft[row, c] : _data.Labels[row] == c ? 1 : 0;

    private CalibrationTable Calibration()
    {
        var (bins, probability, cameTrue) = (new short[Rows], new double[Rows], new bool[Rows]);
        for (var row = 0; row < Rows; row++)
        {
            var c = _positive ?? _predicted[row];
            (probability[row], cameTrue[row]) = (_data.Scores[row, c], _data.Labels[row] == c);
            bins[row] = CalibrationTable.BinOf(probability[row], _options.CalibrationBins);
        }

        return new CalibrationTable(_options.CalibrationBins, bins, probability, cameTrue);
    }

    private string? NoProbabilities()
    {
        for (var row = 0; row < Rows; row++)
        {
            var sum = 0.0;
            for (var c = 0; c < Classes; c++)
            {
                var score = _data.Scores[row, c];
                if ((_positive is null || c == _positive) && !Probability.Is(score))
                {
                    return Probability.Reason(_data.ClassNames[c], row, score, DecidesByHalf(row));
                }

                sum += score;
            }

            if (_positive is null && !Probability.IsSum(sum))
            {
                return FormattableString.Invariant($"the scores are not probabilities: those of row {row + 1} sum to {sum:0.###}, not 1");
            }
        }

        return null;
    }

    /// <summary>Of one score, that of the other class is 1 less it: the larger of both is then that above 0.5.</summary>
    private bool DecidesByHalf(int row) =>
        _positive is not null && _options.DecisionThreshold is null && _data.Scores[row, 0] == 1 - _data.Scores[row, 1];

    private int PositiveClass() =>
        _options.NamedPositive == _data.ClassNames[0] ? 0 : 1;

    private int Predict(int row)
    {
        if (_options.DecisionThreshold is { } cut && _positive is { } positive)
        {
            return _data.Scores[row, positive] >= cut ? positive : 1 - positive;
        }

        var best = 0;
        for (var c = 1; c < Classes; c++)
        {
            best = _data.Scores[row, c] > _data.Scores[row, best] ? c : best;
        }

        return best;
    }

    /// <summary>How many classes come before this one: larger scores, and equal ones of classes named earlier.</summary>
    private int Rank(int row, int label)
    {
        var before = 0;
        for (var c = 0; c < Classes; c++)
        {
            before += _data.Scores[row, c] > _data.Scores[row, label] || (c < label && _data.Scores[row, c] == _data.Scores[row, label])
                ? 1
                : 0;
        }

        return before;
    }
}
