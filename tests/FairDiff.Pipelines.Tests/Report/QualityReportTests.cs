using System.Text.Json.Nodes;
using System.Xml.Linq;
using FairDiff.MLNet;
using FairDiff.Pipelines.Terminal;
using FairDiff.Pipelines.Tests.Terminal;
using FairDiff.Studies;
using FairDiff.Studies.Tests.Report;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Report;

/// <summary>What the reports say of the quality of the synthetic images.</summary>
public sealed class QualityReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Html_AJudgedGenerator_ShowsCellsWarningsAndNearestPairs()
    {
        var section = Section(Render());

        Assert.Equal(
            ["overall", "normal, 0", "normal, 3", "tumour, 0", "tumour, 4"],
            section.Descendants("tbody").Single().Elements("tr").Select(row => row.Element("th")!.Value));
        Assert.Equal(2, section.Descendants("ul").Single().Elements("li").Count());
        Assert.Contains("Generator label + property", section.Value, StringComparison.Ordinal);
        Assert.Contains(
            "1 of 1,500 images is a near-copy of training images (at most 0.15 to be expected by chance). It was kept out of training.",
            section.Value, StringComparison.Ordinal);
        Assert.Contains("3 real images are such copies of other real images", section.Value, StringComparison.Ordinal);
        Assert.Contains("0.31 (near-copy), 0.72", section.Value, StringComparison.Ordinal);
        Assert.Contains("below 0.703 (pixels)", section.Value, StringComparison.Ordinal);

        // The synthetic images above their training images, each as what it is.
        Assert.Equal(["sheet synthetic", "sheet real"], section.Descendants("img").Select(image => image.Attribute("class")!.Value));
    }

    [Fact]
    public void Html_TooFewImages_AreGreyWithTheReason_AndUndefinedIsADash()
    {
        var rows = Section(Render()).Descendants("tbody").Single().Elements("tr").ToDictionary(row => row.Element("th")!.Value);
        var few = rows["normal, 3"].Elements("td").ElementAt(4);
        var none = rows["tumour, 4"].Elements("td").ElementAt(2);

        Assert.Equal(
            ("right weak", "10 real images; the minimum is 30", "90"),
            (few.Attribute("class")!.Value, few.Attribute("title")!.Value, few.Value));
        Assert.Equal(("right weak", "no real images", "–"), (none.Attribute("class")!.Value, none.Attribute("title")!.Value, none.Value));
        Assert.Equal(
            ("right", "88"),
            (rows["normal, 0"].Elements("td").ElementAt(4).Attribute("class")!.Value, rows["normal, 0"].Elements("td").ElementAt(4).Value));
        Assert.Equal("0.0120 ± 0.0040", rows["normal, 0"].Elements("td").ElementAt(2).Value);
    }

    [Fact]
    public void Html_GeneratorsOfEarlierVersions_HaveNoQualitySection()
    {
        var report = FakeStudy.Create(sampleFolder: _folder.Path);
        report = report with { Generators = [.. report.Generators.Select(generator => generator with { Quality = null })] };

        Assert.DoesNotContain("Quality of the synthetic images", HtmlReport.Render(report, _folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Html_MissingPairSheet_NamesTheFile()
    {
        var report = FakeStudy.Create(sampleFolder: _folder.Path);
        File.Delete(Path.Combine(_folder.Path, "samples", "near-copies-real.png"));

        Assert.Contains(
            "near-copies-real.png", Assert.Throws<FairDiffException>(() => HtmlReport.Render(report, _folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Console_AJudgedGenerator_ShowsCellsAndWarnings(bool terminal)
    {
        var output = new TestOutput(terminal);
        ConsoleReport.Write(StudySummary.Of(FakeStudy.Create()), output.Console);
        var words = string.Join(' ', output.Text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains("Images of generator label + property", words, StringComparison.Ordinal);
        Assert.Contains("tumour, 0", words, StringComparison.Ordinal);
        Assert.Contains("labels may be wrong", words, StringComparison.Ordinal);
        Assert.Contains("1 of 1,500 images is a near-copy", words, StringComparison.Ordinal);
        if (!terminal)
        {
            Assert.All(output.Lines, line => Assert.InRange(line.Length, 0, 110));
            Assert.Matches("normal, 3 +10 .* 90 !", output.Text);
        }
    }

    [Fact]
    public void Json_AJudgedGenerator_HasTheDocumentedShape()
    {
        var json = JsonNode.Parse(ReportJson.ToText(FakeStudy.Create()))!["generators"]![1]!["quality"]!;
        var kid = json["cells"]![3]!["values"]!["kid"]!;

        Assert.Null(kid["value"]);
        Assert.Equal("no real images", (string?)kid["reason"]);
        Assert.True((bool)kid["insufficientEvidence"]!);
        Assert.Equal(1, (int)json["nearCopies"]!["quarantined"]!);
        Assert.Equal("000000.png", (string?)json["nearCopies"]!["pairs"]![0]!["file"]);
        Assert.Equal(1e-4, (double)json["nearCopies"]!["spaces"]![0]!["level"]!);
    }

    private string Render() => HtmlReport.Render(FakeStudy.Create(sampleFolder: _folder.Path), _folder.Path);

    private static XElement Section(string html) => XDocument.Parse(html["<!DOCTYPE html>\n".Length..]).Descendants("section")
        .Single(section => section.Element("h2")?.Value == "Quality of the synthetic images");
}
