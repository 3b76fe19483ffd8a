using System.Globalization;
using System.Text.Json;

namespace FairDiff.Fairness.Tests.Reference;

public class MulticlassReferenceTests
{
    private static readonly string[] Classes = ["nevus", "melanoma", "keratosis", "carcinoma", "other"];
    private static readonly JsonElement Expected = JsonDocument.Parse(ReferenceFile.Text("multiclass.json")).RootElement;
    private static readonly FairnessReport Report = FairnessEvaluator.Evaluate(
        Data(),
        new FairnessOptions { Groups = ["site", "sex", "site*sex"], HighRiskClasses = ["melanoma", "carcinoma"], BootstrapSamples = 0 });

    [Fact]
    public void Evaluate_Multiclass_OverallEqualsReference() => AssertEqual(Expected.GetProperty("overall"), Report.Overall);

    [Theory]
    [InlineData("site", "site")]
    [InlineData("sex", "sex")]
    [InlineData("siteBySex", "site*sex")]
    public void Evaluate_Multiclass_EveryGroupEqualsReference(string name, string grouping)
    {
        var groups = Expected.GetProperty(name).EnumerateObject().ToArray();

        Assert.Equal(groups.Select(group => group.Name).Order(), Report.ByGroup[grouping].Groups.Select(group => group.Name).Order());
        Assert.All(groups, group => AssertEqual(group.Value, Report.ByGroup[grouping][group.Name]));
    }

    [Fact]
    public void ToJson_Multiclass_HasTheNamesAndValuesOfTheReference()
    {
        var json = JsonDocument.Parse(Report.ToJson()).RootElement;

        AssertContains(Expected.GetProperty("overall"), json.GetProperty("overall"), "overall");
        AssertContains(Expected.GetProperty("site"), json.GetProperty("groups").GetProperty("site"), "site");
    }

    internal static FairnessData Data()
    {
        var rows = ReferenceFile.Rows("multiclass.csv");
        var scores = new double[rows.Length, Classes.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var c = 0; c < Classes.Length; c++)
            {
                scores[row, c] = double.Parse(rows[row][4 + c], CultureInfo.InvariantCulture);
            }
        }

        return new FairnessData
        {
            ClassNames = Classes,
            Labels = [.. rows.Select(row => Array.IndexOf(Classes, row[1]))],
            Scores = scores,
            Attributes = new Dictionary<string, IReadOnlyList<string>>
            {
                ["site"] = [.. rows.Select(row => row[2])],
                ["sex"] = [.. rows.Select(row => row[3])],
            },
        };
    }

    private static void AssertEqual(JsonElement expected, GroupResult actual)
    {
        Assert.Equal(expected.GetProperty("n").GetInt32(), actual.N);
        Assert.Equal(expected.GetProperty("nHighRisk").GetInt32(), actual.NHighRisk);
        foreach (var metric in new[] { "accuracy", "top3", "balancedAccuracy", "highRiskSensitivity" })
        {
            AssertEqual(expected.GetProperty(metric), actual[metric]);
        }

        foreach (var auc in expected.GetProperty("aucOvR").EnumerateObject())
        {
            AssertEqual(auc.Value, actual[MetricNames.AucOneVersusRest(auc.Name)]);
        }

        var confusion = expected.GetProperty("confusion").EnumerateArray().Select(
            row => row.EnumerateArray().Select(count => count.GetInt32()));
        Assert.Equal(confusion, actual.Confusion);
    }

    private static void AssertEqual(JsonElement expected, MetricValue actual)
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.Null(actual.Value);
            Assert.NotNull(actual.Reason);
            Assert.Equal(FairnessVerdict.InsufficientEvidence, actual.Verdict);
        }
        else
        {
            Assert.Equal(expected.GetDouble(), actual.Value!.Value, 1e-9);
        }
    }

    private static void AssertContains(JsonElement expected, JsonElement actual, string path)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.All(
                    expected.EnumerateObject(), part => AssertContains(part.Value, actual.GetProperty(part.Name), $"{path}.{part.Name}"));
                break;
            case JsonValueKind.Number:
                Assert.True(Math.Abs(expected.GetDouble() - actual.GetDouble()) <= 1e-9, path);
                break;
            default:
                Assert.Equal(expected.ValueKind, actual.ValueKind);
                break;
        }
    }
}
