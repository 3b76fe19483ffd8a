namespace FairDiff.Fairness.Tests.Measures;

public class MultiLabelTests
{
    private const double Unknown = double.NaN;

    // Four rows, two conditions; the second is unknown in the last row.
    private static readonly MultiLabelData Data = new()
    {
        ConditionNames = ["edema", "effusion"],
        Targets = new[,] { { 1, 1 }, { 0, 1 }, { 1, 0 }, { 0, Unknown } },
        Scores = new[,] { { 0.9, 0.4 }, { 0.2, 0.8 }, { 0.3, 0.6 }, { 0.1, 0.9 } },
        Attributes = new Dictionary<string, IReadOnlyList<string>> { ["sex"] = ["F", "M", "F", "M"] },
    };

    private static readonly FairnessOptions Options = new() { BootstrapSamples = 0, MinimumGroupSize = 1, MinimumClassSize = 1 };

    [Fact]
    public void Evaluate_Conditions_HaveTheirClosedForms()
    {
        var overall = FairnessEvaluator.Evaluate(Data, Options, TestContext.Current.CancellationToken).Overall;

        // At 0.5: edema is right in rows 1, 2, 4 (missed in 3); effusion in row 2 only, of the three in which it is known.
        Assert.Equal(4.0 / 7, overall[MetricNames.Accuracy].Value!.Value, 1e-12);
        Assert.Equal(new OutcomeCounts(1, 0, 1, 2), overall.Outcomes["edema"]);
        Assert.Equal(new OutcomeCounts(1, 1, 1, 0), overall.Outcomes["effusion"]);
        Assert.Equal(0.5, overall[MetricNames.Recall("effusion")].Value);
        Assert.Equal(1.0, overall[MetricNames.FalsePositiveRate("effusion")].Value);
        Assert.Equal(2.0 / 3, overall[MetricNames.SelectionRate("effusion")].Value!.Value, 1e-12);
        Assert.Equal(((0.5 + 1) / 2 + (0.5 + 0) / 2) / 2, overall[MetricNames.BalancedAccuracy].Value!.Value, 1e-12);

        // Edema: both positives above both negatives. Effusion: 0.8 above 0.6 above 0.4, so one of two pairs.
        Assert.Equal(1.0, overall[MetricNames.AucOneVersusRest("edema")].Value);
        Assert.Equal(0.5, overall[MetricNames.AucOneVersusRest("effusion")].Value);
        Assert.Equal(0.75, overall[MetricNames.Auc].Value);
        Assert.Equal((1 + ((1 + (2.0 / 3)) / 2)) / 2, overall[MetricNames.AveragePrecision].Value!.Value, 1e-12);
        Assert.Equal((0.01 + 0.04 + 0.49 + 0.01 + 0.36 + 0.04 + 0.36) / 7, overall[MetricNames.Brier].Value!.Value, 1e-12);
        Assert.Empty(overall.Confusion);
    }

    [Fact]
    public void Evaluate_ThresholdPerCondition_MovesThatOneOnly()
    {
        var options = Options with { DecisionThresholds = new Dictionary<string, double> { ["edema"] = 0.25 } };
        var overall = FairnessEvaluator.Evaluate(Data, options, TestContext.Current.CancellationToken).Overall;

        Assert.Equal(1.0, overall[MetricNames.Recall("edema")].Value);
        Assert.Equal(0.5, overall[MetricNames.Recall("effusion")].Value);
    }

    [Fact]
    public void Evaluate_ConditionWithoutKnownRow_IsNullAndLeftOutOfTheMean()
    {
        var data = Data with { Targets = new[,] { { 1, Unknown }, { 0, Unknown }, { 1, Unknown }, { 0, Unknown } } };
        var overall = FairnessEvaluator.Evaluate(data, Options, TestContext.Current.CancellationToken).Overall;

        Assert.Null(overall[MetricNames.AucOneVersusRest("effusion")].Value);
        Assert.Null(overall[MetricNames.SelectionRate("effusion")].Value);
        Assert.Equal(1.0, overall[MetricNames.Auc].Value);
        Assert.Contains("1 of 2 conditions", overall[MetricNames.Auc].Reason);
    }

    [Fact]
    public void Evaluate_TargetThatIsNoTruth_NamesRowAndCondition()
    {
        var data = Data with { Targets = new[,] { { 1, 1 }, { 0, 0.5 }, { 1, 0 }, { 0, 0 } } };

        var error = Assert.Throws<FairnessException>(
            () => FairnessEvaluator.Evaluate(data, Options, TestContext.Current.CancellationToken));

        Assert.Contains("condition 'effusion' in row 2 is 0.5", error.Message);
    }

    [Fact]
    public void Evaluate_WithBootstrap_HasIntervalsAndJson()
    {
        var random = new Random(1);
        var (targets, scores) = (new double[200, 2], new double[200, 2]);
        for (var i = 0; i < 400; i++)
        {
            targets[i / 2, i % 2] = random.NextDouble() switch { < 0.1 => Unknown, < 0.5 => 1, _ => 0 };
            scores[i / 2, i % 2] = Math.Clamp((targets[i / 2, i % 2] == 1 ? 0.6 : 0.4) + (random.NextDouble() - 0.5), 0, 1);
        }

        var data = Data with
        {
            Targets = targets,
            Scores = scores,
            Attributes = new Dictionary<string,
            IReadOnlyList<string>> { ["sex"] = [.. Enumerable.Range(0, 200).Select(row => row % 2 == 0 ? "F" : "M")] },
        };
        var report = FairnessEvaluator.Evaluate(
            data, new FairnessOptions { BootstrapSamples = 100 }, TestContext.Current.CancellationToken);

        Assert.NotNull(report.Overall[MetricNames.AucOneVersusRest("edema")].Interval);
        Assert.NotNull(report.Gap("sex", MetricNames.EqualisedOdds).PValue);
        Assert.Contains("\"multiLabel\": true", report.ToJson());
        Assert.Contains("auc", report.ToString());
    }
}
