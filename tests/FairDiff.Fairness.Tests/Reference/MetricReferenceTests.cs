using System.Text.Json;

namespace FairDiff.Fairness.Tests.Reference;

/// <summary>Values of scikit-learn, and from the definitions what it has not (metrics.json, made by make_metrics.py beside it).</summary>
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
        Assert.All(
            Expected.GetProperty(attribute).EnumerateObject(), group => AssertEqual(group.Value, Report.ByGroup[attribute][group.Name]));
    }

    [Theory]
    [InlineData("site")]
    [InlineData("sex")]
    public void Gap_JoinedOverClasses_EqualsReference(string attribute) =>
        Assert.All(
            Expected.GetProperty("gaps").GetProperty(attribute).EnumerateObject(),
            gap => Assert.Equal(gap.Value.GetDouble(), Report.Gap(attribute, gap.Name).Value!.Value, 1e-9));

    [Fact]
    public void Evaluate_Binary_EveryMetricAndJoinedGapEqualsReference()
    {
        var expected = Expected.GetProperty("binary");
        var report = Cohort.Evaluate(BinaryReferenceTests.Data());

        AssertEqual(expected.GetProperty("overall"), report.Overall);
        Assert.All(["A", "B"], group => AssertEqual(expected.GetProperty(group), report.ByGroup["group"][group]));
        foreach (var name in new[] { MetricNames.EqualisedOdds, MetricNames.DemographicParity })
        {
            Assert.Equal(expected.GetProperty(name).GetDouble(), report.Gap("group", name).Value!.Value, 1e-9);
        }
    }

    [Fact]
    public void Evaluate_Conditions_EveryMetricOfEveryGroupEqualsReference()
    {
        var report = FairnessEvaluator.Evaluate(
            Conditions(), new FairnessOptions { Groups = ["sex"], BootstrapSamples = 0 }, TestContext.Current.CancellationToken);

        var expected = Expected.GetProperty("conditions");
        AssertEqual(expected.GetProperty("overall"), report.Overall);
        Assert.All(report.ByGroup["sex"].Groups, group => AssertEqual(expected.GetProperty(group.Name), group));
    }

    [Fact]
    public void Evaluate_SoftLabels_EqualReference()
    {
        // The mean of the scores and of those of the class before.
        var (names, scores) = (MulticlassReferenceTests.Data().ClassNames, MulticlassReferenceTests.Data().Scores);
        var soft = new double[scores.GetLength(0), names.Count];
        for (var row = 0; row < soft.GetLength(0); row++)
        {
            var sum = Enumerable.Range(0, names.Count).Sum(c => scores[row, c]);
            for (var c = 0; c < names.Count; c++)
            {
                soft[row, c] = (scores[row, (c + names.Count - 1) % names.Count] + scores[row, c]) / (2 * sum);
            }
        }

        AssertEqual(Expected.GetProperty("soft"), Cohort.Evaluate(FairnessData.Soft(names, soft, scores)).Overall);
    }

    internal static MultiLabelData Conditions()
    {
        // The first three classes against the rest as conditions; every seventh truth is unknown.
        var data = MulticlassReferenceTests.Data();
        var (targets, scores) = (new double[data.Labels.Count, 3], new double[data.Labels.Count, 3]);
        for (var i = 0; i < targets.Length; i++)
        {
            var (row, c) = (i / 3, i % 3);
            scores[row, c] = data.Scores[row, c];
            targets[row, c] = i % 7 == 0 ? double.NaN : data.Labels[row] == c ? 1 : 0;
        }

        return new MultiLabelData
        {
            ConditionNames = [.. data.ClassNames.Take(3)], Targets = targets, Scores = scores, Attributes = data.Attributes,
        };
    }

    private static void AssertEqual(JsonElement expected, GroupResult actual)
    {
        foreach (var metric in expected.EnumerateObject())
        {
            if (metric.Value.ValueKind == JsonValueKind.Object)
            {
                Assert.All(
                    metric.Value.EnumerateObject(),
                    c => AssertEqual(c.Value, actual[$"{metric.Name}/{c.Name}"].Value, $"{metric.Name}/{c.Name}"));
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
