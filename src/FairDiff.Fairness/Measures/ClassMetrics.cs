namespace FairDiff.Fairness.Measures;

/// <summary>The metrics that exclusive classes and conditions share: those of each class against the rest, and their means.</summary>
internal static class ClassMetrics
{
    public static IEnumerable<Metric> RankMeans(Predictions predictions, MetricBasis basis)
    {
        var count = predictions.RankedClasses.Count;
        var rows = predictions.PositiveClass is { } positive ? basis.BothSides(positive) : basis.PresentClasses(predictions.IsMultiLabel);
        yield return new(MetricNames.Auc, (counts, group) => Rates.Mean(count, i => counts.Auc(group, i)), rows);
        yield return new(MetricNames.AveragePrecision, (counts, group) => Rates.Mean(count, i => counts.AveragePrecision(group, i)), rows);
    }

    public static IEnumerable<Metric> HighRisk(Predictions predictions, MetricBasis basis)
    {
        int[] classes = [.. Enumerable.Range(0, predictions.Classes).Where(c => predictions.IsHighRisk[c])];
        if (classes.Length > 0)
        {
            yield return new(
                MetricNames.HighRiskSensitivity,
                (counts, group) => Rates.Ratio(
                    classes.Sum(c => counts.Of(group, c).TruePositives), classes.Sum(c => counts.Of(group, c).Positives)),
                basis.HighRisk);
        }
    }

    public static Metric Calibration(Predictions predictions) => new(
        MetricNames.CalibrationError,
        (counts, group) => Rates.Mean(predictions.Calibration.Count, table => counts.CalibrationError(group, table)),
        predictions.NoProbabilities is { } reason ? MetricBasis.Never(reason) : MetricBasis.AllRows) { LowerIsBetter = true };

    public static IEnumerable<Metric> OfEachClass(Predictions predictions, MetricBasis basis)
    {
        var ranked = predictions.RankedClasses;
        for (var c = 0; c < predictions.Classes; c++)
        {
            var index = c;
            yield return new(
                MetricNames.Recall(Name(c)), (counts, group) => counts.Of(group, index).Recall, basis.RowsOf(c, positive: true));
        }

        for (var i = 0; i < ranked.Count; i++)
        {
            var c = ranked[i];
            yield return new(
                MetricNames.FalsePositiveRate(Name(c)), (counts, group) =>
                    counts.Of(group, c).FalsePositiveRate, basis.RowsOf(c, positive: false))
            {
                LowerIsBetter = true,
            };
            yield return new(MetricNames.SelectionRate(Name(c)), (counts, group) => counts.Of(group, c).SelectionRate, MetricBasis.AllRows);
        }

        if (predictions.PositiveClass is not null)
        {
            yield break;
        }

        for (var i = 0; i < ranked.Count; i++)
        {
            var index = i;
            yield return new(MetricNames.AucOneVersusRest(Name(i)), (counts, group) => counts.Auc(group, index), basis.BothSides(i));
            yield return new(
                MetricNames.AveragePrecisionOneVersusRest(Name(i)), (counts, group) =>
                    counts.AveragePrecision(group, index), basis.BothSides(i));
        }

        string Name(int c) => predictions.ClassNames[c];
    }
}
