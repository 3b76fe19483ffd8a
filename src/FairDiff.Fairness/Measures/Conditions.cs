namespace FairDiff.Fairness.Measures;

/// <summary>Predictions and metrics of conditions that may go together (multi-label), each of which may be unknown in a row.</summary>
internal static class Conditions
{
    public static (Predictions Predictions, IReadOnlyList<Metric> Metrics) Of(MultiLabelData data, FairnessOptions options)
    {
        var (rows, names) = (data.Scores.GetLength(0), data.ConditionNames);
        var values = new RowValueTables();
        var noProbabilities = NoProbabilities(data, options);
        var predictions = new Predictions(
            names, data.Scores, options, (row, c) => data.Targets[row, c] == 1, (row, c) => !double.IsNaN(data.Targets[row, c]))
        {
            NoProbabilities = noProbabilities,
            Cells = [.. names.Select((name, c) => Outcomes(data, c, Threshold(options, name)))],
            RowValues = values.Tables,
            Calibration = noProbabilities is null ? [.. names.Select((_, c) => Calibration(data, c, options.CalibrationBins))] : [],
        };

        var basis = new MetricBasis(names, options);
        var classes = names.Count;
        var known = Enumerable.Range(0, classes);
        List<Metric> metrics =
        [
            new(
                MetricNames.Accuracy, (counts, group) => Rates.Ratio(known.Sum(c => Hits(counts.Of(group, c))), Known(counts, group)),
                KnownRows),
            new(
                MetricNames.BalancedAccuracy, (counts, group) => Rates.Mean(classes, c => Balanced(counts.Of(group, c))),
                basis.PresentClasses(true)),
            .. ClassMetrics.HighRisk(predictions, basis),
            .. ClassMetrics.RankMeans(predictions, basis),
            Brier(),
            ClassMetrics.Calibration(predictions),
            .. ClassMetrics.OfEachClass(predictions, basis),
        ];
        return (predictions, metrics);

        Metric Brier()
        {
            if (predictions.NoProbabilities is { } reason)
            {
                return new(MetricNames.Brier, (_, _) => double.NaN, MetricBasis.Never(reason)) { LowerIsBetter = true };
            }

            var squares = values.Add(
                rows, row => known.Sum(c => double.IsNaN(data.Targets[row, c]) ? 0 : Square(data.Scores[row, c] - data.Targets[row, c])));
            return new(MetricNames.Brier, (counts, group) => Rates.Ratio(counts.Sum(group, squares), Known(counts, group)), KnownRows)
            {
                LowerIsBetter = true,
            };
        }

        long Known(GroupCounts counts, int group) => known.Sum(c => counts.Of(group, c).Rows);

        Basis KnownRows(GroupCounts counts, int group) =>
            Known(counts, group) > 0 ? MetricBasis.AllRows(counts, group) : new(0, 1, "no condition is known in any row");
    }

    private static string? NoProbabilities(MultiLabelData data, FairnessOptions options)
    {
        for (var row = 0; row < data.Scores.GetLength(0); row++)
        {
            for (var c = 0; c < data.ConditionNames.Count; c++)
            {
                if (!Probability.Is(data.Scores[row, c]))
                {
                    var name = data.ConditionNames[c];
                    var decidesByHalf = options.DecisionThreshold is null && !options.DecisionThresholds.ContainsKey(name);
                    return Probability.Reason(name, row, data.Scores[row, c], decidesByHalf);
                }
            }
        }

        return null;
    }

    private static double Threshold(FairnessOptions options, string condition) =>
        options.DecisionThresholds.TryGetValue(condition, out var threshold) ? threshold : options.DecisionThreshold ?? 0.5;

    private static CellTable Outcomes(MultiLabelData data, int c, double threshold)
    {
        var cells = new int[data.Scores.GetLength(0)];
        for (var row = 0; row < cells.Length; row++)
        {
            var predicted = data.Scores[row, c] >= threshold;
            cells[row] = data.Targets[row, c] switch
            {
                1 => predicted ? CellTable.TruePositive : CellTable.FalseNegative,
                0 => predicted ? CellTable.FalsePositive : CellTable.TrueNegative,
                _ => CellTable.Unknown,
            };
        }

        return new CellTable(CellTable.Outcomes, cells);
    }

    private static CalibrationTable Calibration(MultiLabelData data, int c, int count)
    {
        var rows = data.Scores.GetLength(0);
        var (bins, probability, cameTrue) = (new short[rows], new double[rows], new bool[rows]);
        for (var row = 0; row < rows; row++)
        {
            (probability[row], cameTrue[row]) = (data.Scores[row, c], data.Targets[row, c] == 1);
            bins[row] = double.IsNaN(data.Targets[row, c]) ? (short)-1 : CalibrationTable.BinOf(probability[row], count);
        }

        return new CalibrationTable(count, bins, probability, cameTrue);
    }

    private static long Hits(OneVersusRest one) => one.TruePositives + one.TrueNegatives;

    private static double Balanced(OneVersusRest one) => (one.Recall + 1 - one.FalsePositiveRate) / 2;

    private static double Square(double value) => value * value;
}
