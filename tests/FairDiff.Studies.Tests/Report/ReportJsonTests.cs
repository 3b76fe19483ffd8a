using System.Text.Json.Nodes;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Report;

public sealed class ReportJsonTests
{
    [Fact]
    public void Write_ThenRead_GivesTheSameText()
    {
        using var folder = new TemporaryFolder();
        var report = FakeStudy.Create();
        var path = folder.File(ReportJson.FileName);
        ReportJson.Write(report, path);

        Assert.Equal(ReportJson.ToText(report), ReportJson.ToText(ReportJson.Read(path)));
    }

    [Fact]
    public void ToText_OfAStudy_HasTheDocumentedShape()
    {
        var json = JsonNode.Parse(ReportJson.ToText(FakeStudy.Create()))!;

        Assert.Equal("fairdiff-study/3", (string?)json["schema"]);
        Assert.Equal("oodTest", (string?)json["sets"]![4]!["role"]);
        var seed = json["methods"]![0]!["seeds"]![0]!;
        Assert.Equal(4500, (long)seed["inDistribution"]!["rows"]!["n"]!);
        Assert.NotNull(seed["inDistribution"]!["values"]!["group(hospital,hospital 3,accuracy)"]);
        Assert.Equal("hospital 3", (string?)seed["inDistribution"]!["gaps"]!["gap(hospital,accuracy)"]!["worst"]);
        Assert.Equal("hospital 2", (string?)seed["ood"]![1]!["name"]);
        Assert.Equal(3, (int)json["methods"]![0]!["summary"]!["inDistribution/gap/hospital/accuracy"]!["n"]!);
        Assert.Equal("label + property", (string?)json["comparisons"]![0]!["candidate"]);
        Assert.Equal("inDistribution", (string?)json["comparisons"]![0]!["set"]);
        var difference = json["comparisons"]![0]!["quantities"]![0]!;
        Assert.Equal(("overall(accuracy)", "better"), ((string?)difference["quantity"], (string?)difference["verdict"]));
        Assert.Equal(3, difference["baseline"]!["values"]!.AsArray().Count);
    }

    [Fact]
    public void ToText_UndefinedMetric_IsNull()
    {
        var set = new SetResult { Rows = new(2), Values = FakeStudy.Values((QuantityName.Overall(MetricNames.Accuracy), double.NaN)) };

        Assert.Null(set.Values["overall(accuracy)"]);
    }

    [Fact]
    public void Read_AnotherFormat_SaysWhichOne()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("old.json");
        File.WriteAllText(path, ReportJson.ToText(FakeStudy.Create() with { Schema = "fairdiff-study/0" }));

        Assert.Contains(
            "fairdiff-study/0", Assert.Throws<FairDiffException>(() => ReportJson.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_OfTheRecords_IsTheCommittedOne()
    {
        // After a deliberate change: copy the actual file over src/FairDiff.Studies/Report/report.schema.json.
        var actual = Path.Combine(AppContext.BaseDirectory, "report.schema.actual.json");
        File.WriteAllText(actual, ReportJson.Schema());

        using var committed = new StreamReader(typeof(ReportJson).Assembly.GetManifestResourceStream("report.schema.json")!);
        Assert.True(ReportJson.Schema() == committed.ReadToEnd(), $"The schema changed; see {actual}.");
    }
}
