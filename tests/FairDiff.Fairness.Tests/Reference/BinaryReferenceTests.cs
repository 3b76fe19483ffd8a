using System.Globalization;
using System.Text.Json;

namespace FairDiff.Fairness.Tests.Reference;

public class BinaryReferenceTests
{
    private static readonly JsonElement Expected = JsonDocument.Parse(ReferenceFile.Text("binary.json")).RootElement;

    [Fact]
    public void Evaluate_Binary_EqualsReference()
    {
        var report = FairnessEvaluator.Evaluate(
            Data(), new FairnessOptions { BootstrapSamples = 0 }, TestContext.Current.CancellationToken);

        AssertEqual("auc", report.Overall[MetricNames.Auc].Value);
        AssertEqual("averagePrecision", report.Overall[MetricNames.AveragePrecision].Value);
        AssertEqual("brier", report.Overall[MetricNames.Brier].Value);
        AssertEqual("A", report.ByGroup["group"]["A"][MetricNames.Auc].Value);
        AssertEqual("B", report.ByGroup["group"]["B"][MetricNames.Auc].Value);
        AssertEqual("aucGap", report.Gap("group", MetricNames.Auc).Value);
    }

    internal static FairnessData Data()
    {
        var rows = ReferenceFile.Rows("binary.csv");
        return FairnessData.Binary(
            [.. rows.Select(row => row[0] == "1")], [.. rows.Select(row => double.Parse(row[1], CultureInfo.InvariantCulture))]) with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["group"] = [.. rows.Select(row => row[2])] },
        };
    }

    private static void AssertEqual(string name, double? actual) =>
        Assert.Equal(Expected.GetProperty(name).GetDouble(), actual!.Value, 1e-9);
}
