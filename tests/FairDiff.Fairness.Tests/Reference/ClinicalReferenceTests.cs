using System.Text.Json;

namespace FairDiff.Fairness.Tests.Reference;

/// <summary>Values of scikit-learn and SciPy by R's definitions (clinical.json, made by make_clinical.py beside it).</summary>
public class ClinicalReferenceTests
{
    private const double Threshold = 0.3, Prevalence = 0.05;

    private static readonly JsonElement Expected = JsonDocument.Parse(ReferenceFile.Text("clinical.json")).RootElement;

    [Fact]
    public void Evaluate_Binary_EqualsReference()
    {
        var report = Cohort.Evaluate(BinaryReferenceTests.Data(), Options("positive"));

        AssertEqual(Expected.GetProperty("binary").GetProperty("overall"), report.Overall, "positive");
        Assert.All(["A", "B"], group => AssertEqual(
            Expected.GetProperty("binary").GetProperty(group), report.ByGroup["group"][group], "positive"));
    }

    [Fact]
    public void Evaluate_Classes_EqualReferenceInEveryGroup()
    {
        var data = MulticlassReferenceTests.Data();
        var report = Cohort.Evaluate(data, Options([.. data.ClassNames]));

        foreach (var group in Expected.GetProperty("classes").EnumerateObject())
        {
            var actual = group.Name == "overall" ? report.Overall : report.ByGroup["site"][group.Name];
            Assert.All(group.Value.EnumerateObject(), c => AssertEqual(c.Value, actual, c.Name));
        }
    }

    [Fact]
    public void Evaluate_Conditions_EqualReference()
    {
        var data = MetricReferenceTests.Conditions();
        var report = FairnessEvaluator.Evaluate(data, Options([.. data.Names]), TestContext.Current.CancellationToken);

        Assert.All(Expected.GetProperty("conditions").EnumerateObject(), c => AssertEqual(c.Value, report.Overall, c.Name));
    }

    [Theory]
    [InlineData("decisionCurve", null)]
    [InlineData("decisionCurveAtPrevalence", Prevalence)]
    public void DecisionCurve_Binary_EqualsReference(string name, double? prevalence)
    {
        var expected = Expected.GetProperty(name).EnumerateArray().ToArray();
        var (truth, scores) = Rows();
        var curve = DecisionCurve.Compute(truth, scores, [.. expected.Select(point => Number(point, "threshold"))], prevalence)!;

        Assert.Equal(expected.Length, curve.Points.Count);
        foreach (var (want, point) in expected.Zip(curve.Points))
        {
            Assert.Equal(Number(want, "netBenefit"), point.NetBenefit, 1e-9);
            Assert.Equal(Number(want, "treatAll"), point.TreatAll, 1e-9);
        }
    }

    [Fact]
    public void CalibrationCurve_Binary_EqualsReferenceAtEveryProbability()
    {
        var (truth, scores) = Rows();
        var curve = CalibrationCurve.Compute(truth, scores)!;

        foreach (var point in ReferenceFile.Matrix(Expected.GetProperty("calibrationCurve")))
        {
            Assert.Equal(point[1], curve.At(point[0]), 1e-9);
        }

        Assert.Equal(truth.Length, curve.Steps.Sum(step => step.Count));
        AssertFits(Expected.GetProperty("binary").GetProperty("overall"), curve);
    }

    [Fact]
    public void CalibrationCurve_ProbabilitiesOfZeroAndOne_EqualsReference()
    {
        var (truth, scores) = Rows();

        AssertFits(
            Expected.GetProperty("extreme"),
            CalibrationCurve.Compute(truth, [.. scores.Select(score => score < 0.2 ? 0 : score > 0.8 ? 1 : score)])!);
    }

    [Fact]
    public void RiskDistribution_Binary_EqualsReference()
    {
        var (truth, scores) = Rows();
        var (positives, negatives) = RiskDistribution.ByOutcome(truth, scores);

        foreach (var (name, actual) in new[] { ("positive", positives!), ("negative", negatives!) })
        {
            var expected = Expected.GetProperty("risk").GetProperty(name);
            Assert.Equal(expected.GetProperty("histogram").EnumerateArray().Select(count => count.GetInt32()), actual.Histogram);
            Assert.Equal(expected.GetProperty("n").GetInt32(), actual.Count);
            Assert.Equal(Number(expected, "mean"), actual.Mean, 1e-9);
            foreach (var (want, quantile) in expected.GetProperty("quantiles").EnumerateObject().Zip(
                [actual.Low, actual.LowerQuartile, actual.Median, actual.UpperQuartile, actual.High]))
            {
                Assert.Equal(want.Value.GetDouble(), quantile, 1e-9);
            }
        }
    }

    private static void AssertFits(JsonElement expected, CalibrationCurve curve)
    {
        Assert.Equal(Number(expected, "calibrationIntercept"), curve.Intercept!.Value, 1e-9);
        Assert.Equal(Number(expected, "calibrationSlope"), curve.Slope!.Value, 1e-9);
        Assert.Equal(Number(expected, "integratedCalibrationIndex"), curve.IntegratedIndex, 1e-9);
    }

    private static FairnessOptions Options(params string[] names) => new()
    {
        BootstrapSamples = 0,
        ThresholdProbabilities = names.ToDictionary(name => name, _ => Threshold),
        Prevalences = names.ToDictionary(name => name, _ => Prevalence),
        FixedSpecificity = 0.9,
        FixedSensitivity = 0.8,
    };

    private static (bool[] Truth, double[] Scores) Rows()
    {
        var data = BinaryReferenceTests.Data();
        return ([.. data.Labels.Select(label => label == 1)], [.. Enumerable.Range(0, data.Rows).Select(row => data.Scores[row, 1])]);
    }

    private static double Number(JsonElement value, string name) => value.GetProperty(name).GetDouble();

    private static void AssertEqual(JsonElement expected, GroupResult actual, string name)
    {
        foreach (var metric in expected.EnumerateObject())
        {
            var value = actual[$"{metric.Name}/{name}"].Value;
            Assert.True(
                metric.Value.ValueKind == JsonValueKind.Null ? value is null : Math.Abs(metric.Value.GetDouble() - value!.Value) <= 1e-9,
                $"{metric.Name}/{name} of {actual.Name}: {metric.Value} {value}");
        }
    }
}
