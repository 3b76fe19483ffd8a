namespace FairDiff.Fairness.Tests.Curves;

public sealed class CurveTests
{
    [Fact]
    public void Roc_PublishedExample_GivesItsPoints()
    {
        // scikit-learn's documentation of roc_curve: y = [1, 1, 2, 2], scores = [0.1, 0.4, 0.35, 0.8], pos_label = 2.
        var curve = RocCurve.Compute([false, false, true, true], [0.1, 0.4, 0.35, 0.8])!;

        Assert.Equal(
            [new(0, 0, double.PositiveInfinity), new(0, 0.5, 0.8), new(0.5, 0.5, 0.4), new(0.5, 1, 0.35), new(1, 1, 0.1)],
            curve.Points);
        Assert.Equal(0.75, curve.Area, 1e-15);
        Assert.Equal((2, 2), (curve.Positives, curve.Negatives));
    }

    [Fact]
    public void Roc_TiedScores_AreOneSlantedStep()
    {
        var curve = RocCurve.Compute([true, false, true, false], [0.5, 0.5, 0.5, 0.5])!;

        Assert.Equal([new(0, 0, double.PositiveInfinity), new(1, 1, 0.5)], curve.Points);
        Assert.Equal(0.5, curve.Area);
    }

    [Fact]
    public void Roc_OneClassOnly_HasNoCurve()
    {
        Assert.Null(RocCurve.Compute([true, true], [0.1, 0.2]));
        Assert.Null(RocCurve.Compute([], []));
    }

    [Fact]
    public void Roc_AnyScores_HasTheAreaOfTheEvaluatorsAuc()
    {
        var random = new Random(4);
        bool[] truth = [.. Enumerable.Range(0, 400).Select(_ => random.Next(3) == 0)];
        double[] scores = [.. truth.Select(positive => Math.Round(random.NextDouble() + (positive ? 0.3 : 0), 2) / 2)];

        var auc = FairnessEvaluator.Evaluate(
            FairnessData.Binary(truth, scores), new() { BootstrapSamples = 0 },
            TestContext.Current.CancellationToken).Overall[MetricNames.Auc].Value!.Value;

        Assert.Equal(auc, RocCurve.Compute(truth, scores)!.Area, 1e-12);
    }

    [Fact]
    public void Thinned_ManyPoints_StaysWithinAStepOfTheCurve()
    {
        var random = new Random(5);
        bool[] truth = [.. Enumerable.Range(0, 5000).Select(_ => random.Next(2) == 0)];
        var curve = RocCurve.Compute(truth, [.. truth.Select(positive => random.NextDouble() + (positive ? 0.5 : 0))])!;

        var thinned = curve.Thinned(0.01);

        Assert.InRange(thinned.Count, 100, 202);
        Assert.Equal((curve.Points[0], curve.Points[^1]), (thinned[0], thinned[^1]));
        Assert.All(curve.Points, point => Assert.Contains(thinned, kept =>
            Math.Abs(kept.FalsePositiveRate - point.FalsePositiveRate) + Math.Abs(
                kept.TruePositiveRate - point.TruePositiveRate) <= 0.01 + 1e-12));
        Assert.Equal(2, RocCurve.Compute([true, false], [1, 1])!.Thinned(0.01).Count);
    }

    [Fact]
    public void Reliability_ByHand_GivesMeansSharesAndCounts()
    {
        // Bins of a half: 0.5 belongs to the first; 0 too.
        var bins = ReliabilityCurve.Compute([false, true, true, false, true], [0, 0.5, 0.2, 0.9, 0.7], bins: 2);

        Assert.Equal([3, 2], bins.Select(bin => bin.Count));
        Assert.Equal([2.0 / 3, 0.5], bins.Select(bin => bin.Share));
        Assert.Equal(0.8, bins[1].MeanProbability, 1e-12);
        Assert.Equal(0.7 / 3, bins[0].MeanProbability, 1e-12);
    }

    [Fact]
    public void Reliability_Interval_IsWilsons()
    {
        // statsmodels' documentation of proportion_confint: Wilson (1927) for 10 of 100 is 0.0552 to 0.1744.
        var (lower, upper) = new ReliabilityBin(0.1, 0.1, 100).Interval;

        Assert.Equal(0.0552, lower, 5e-5);
        Assert.Equal(0.1744, upper, 5e-5);
    }

    [Fact]
    public void Calibration_ByHand_PoolsWhatFallsAndIsStraightBetween()
    {
        // Shares 0, 1, 0, 1 at 0.1, 0.2, 0.4, 0.9: the middle two are pooled to a half.
        var curve = CalibrationCurve.Compute([false, true, false, true], [0.1, 0.2, 0.4, 0.9])!;

        Assert.Equal([new(0.1, 0.1, 0, 1), new(0.2, 0.4, 0.5, 2), new(0.9, 0.9, 1, 1)], curve.Steps);
        Assert.Equal([0, 0, 0.25, 0.5, 0.75, 1, 1], new[] { 0, 0.1, 0.15, 0.3, 0.65, 0.9, 1 }.Select(p => Math.Round(curve.At(p), 12)));
        Assert.Equal((0.1 + 0.3 + 0.1 + 0.1) / 4, curve.IntegratedIndex, 1e-12);
        Assert.Equal(new ReliabilityBin(0.3, 0.5, 2).Interval, curve.Steps[1].Interval);
        Assert.Null(CalibrationCurve.Compute([], []));
        Assert.Null(CalibrationCurve.Compute([true], [0.5])!.Intercept);
    }

    [Fact]
    public void Decision_ByHand_CountsFromTheThresholdOn()
    {
        var curve = DecisionCurve.Compute([true, false, true, false], [0.5, 0.5, 0.2, 0.1], [0.2, 0.5, 0.75])!;

        // 2 found and 1 alarm at odds of 1/4; 1 and 1 at 1; none.
        Assert.Equal([(2 - 0.25) / 4, 0, 0], curve.Points.Select(point => point.NetBenefit));
        Assert.Equal([0.5 - (0.5 / 4), 0, 0.5 - (0.5 * 3)], curve.Points.Select(point => point.TreatAll));
        Assert.Equal((2, 2, 0.5), (curve.Positives, curve.Negatives, curve.Prevalence));
        Assert.Equal(99, DecisionCurve.Compute([false], [0.5])!.Points.Count);
        Assert.Null(DecisionCurve.Compute([false], [0.5], prevalence: 0.1));
        Assert.Null(DecisionCurve.Compute([], []));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Decision_ThresholdOrPrevalenceThatIsNone_IsRefused(double share)
    {
        Assert.Equal("thresholds", Assert.Throws<ArgumentOutOfRangeException>(() => DecisionCurve.Compute([true], [1], [share])).ParamName);
        Assert.Equal(
            "prevalence", Assert.Throws<ArgumentOutOfRangeException>(() => DecisionCurve.Compute([true], [1], null, share)).ParamName);
    }

    [Fact]
    public void Risk_ByHand_IsThatOfEachOutcome()
    {
        var (positives, negatives) = RiskDistribution.ByOutcome([true, true, true, false], [0, 0.5, 1, 0.6], bins: 2);

        Assert.Equal([2, 1], positives!.Histogram);
        Assert.Equal((3, 0.5, 0.5, 0.25, 0.75), (
            positives.Count, positives.Mean, positives.Median, positives.LowerQuartile, positives.UpperQuartile));
        Assert.Equal([0, 1], negatives!.Histogram);
        Assert.Null(RiskDistribution.ByOutcome([true], [0.5]).Negatives);
        Assert.Throws<ArgumentOutOfRangeException>(() => RiskDistribution.ByOutcome([true], [0.5], 0));
        Assert.Contains("distribution of risk", Assert.Throws<FairnessException>(() => RiskDistribution.ByOutcome([true], [2])).Message);
    }

    [Fact]
    public void Curves_WrongInput_NameTheRow()
    {
        Assert.Contains(
            "row 0 is 2; a decision curve", Assert.Throws<FairnessException>(() => DecisionCurve.Compute([true], [2])).Message);
        Assert.Contains(
            "row 0 is -1; a calibration curve", Assert.Throws<FairnessException>(() => CalibrationCurve.Compute([true], [-1])).Message);
        Assert.Contains("row 1 is NaN", Assert.Throws<FairnessException>(() => RocCurve.Compute([true, false], [0, double.NaN])).Message);
        Assert.Contains("row 0 is 2", Assert.Throws<FairnessException>(() => ReliabilityCurve.Compute([true], [2])).Message);
        Assert.Contains("2 labels but 1 scores", Assert.Throws<FairnessException>(() => RocCurve.Compute([true, false], [0])).Message);
    }
}
