using System.Text.Json;

namespace FairDiff.Fairness.Tests.Reference;

/// <summary>Values computed in plain Python from the definitions (metrics.json), from the predictions that scikit-learn was given too.</summary>
public class MetricReferenceTests
{
    private static readonly JsonElement Expected = JsonDocument.Parse(ReferenceFile.Text("metrics.json")).RootElement;
    private static readonly FairnessReport Report = FairnessEvaluator.Evaluate(
        MulticlassReferenceTests.Data(), new FairnessOptions { Groups = ["site", "sex"], TopK = [2, 3], BootstrapSamples = 0 });

    [Theory]
    [InlineData("site")]
    [InlineData("sex")]
    public void Evaluate_Multiclass_EveryMetricOfEveryGroupEqualsReference(string attribute)
    {
        AssertEqual(Expected.GetProperty("overall"), Report.Overall);
        Assert.All(Expected.GetProperty(attribute).EnumerateObject(), group => AssertEqual(group.Value, Report.ByGroup[attribute][group.Name]));
    }

    [Theory]
    [InlineData("site")]
    [InlineData("sex")]
    public void Gap_JoinedOverClasses_EqualsReference(string attribute) =>
        Assert.All(
            Expected.GetProperty("gaps").GetProperty(attribute).EnumerateObject(),
            gap => Assert.Equal(gap.Value.GetDouble(), Report.Gap(attribute, gap.Name).Value!.Value, 1e-9));

    [Fact]
    public void Evaluate_Binary_RatesCalibrationAndJoinedGapsEqualReference()
    {
        var expected = Expected.GetProperty("binary");
        var report = Cohort.Evaluate(BinaryReferenceTests.Data());

        foreach (var (name, group) in new[] { ("overall", report.Overall), ("A", report.ByGroup["group"]["A"]), ("B", report.ByGroup["group"]["B"]) })
        {
            Assert.All(expected.GetProperty(name).EnumerateObject(), metric => Assert.Equal(
                metric.Value.GetDouble(), group[metric.Name == "calibrationError" ? metric.Name : $"{metric.Name}/positive"].Value!.Value, 1e-9));
        }

        foreach (var name in new[] { MetricNames.EqualisedOdds, MetricNames.DemographicParity })
        {
            Assert.Equal(expected.GetProperty(name).GetDouble(), report.Gap("group", name).Value!.Value, 1e-9);
        }
    }

    private static void AssertEqual(JsonElement expected, GroupResult actual)
    {
        foreach (var metric in expected.EnumerateObject())
        {
            if (metric.Value.ValueKind == JsonValueKind.Object)
            {
                Assert.All(metric.Value.EnumerateObject(), c => AssertEqual(c.Value, actual[$"{metric.Name}/{c.Name}"].Value, $"{metric.Name}/{c.Name}"));
            }
            else
            {
                AssertEqual(metric.Value, actual[metric.Name].Value, metric.Name);
            }
        }
    }

    private static void AssertEqual(JsonElement expected, double? actual, string name)
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.Null(actual);
        }
        else
        {
            Assert.True(Math.Abs(expected.GetDouble() - actual!.Value) <= 1e-9, $"{name}: {expected.GetDouble()} {actual}");
        }
    }
}
