using System.Text.RegularExpressions;
using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Studies.Tests.Report;

public sealed partial class HtmlReportTests
{
    // Kept after the test: open it in a browser to see what the report looks like.
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "fake-report");

    private static readonly Lazy<string> Html = new(() =>
    {
        var path = Path.Combine(Folder, HtmlReport.FileName);
        HtmlReport.Write(FakeStudy.Create(sampleFolder: Folder), path);
        return File.ReadAllText(path);
    });

    [Fact]
    public void Write_AStudy_ShowsEveryMethodSetAndGenerator()
    {
        var report = FakeStudy.Create();

        Assert.All(report.Methods, method => Assert.Contains(method.Name, Html.Value, StringComparison.Ordinal));
        Assert.All(report.Sets, set => Assert.Contains($"<figcaption><b>{set.Name}</b>", Html.Value, StringComparison.Ordinal));
        Assert.All(report.Settings.Keys, setting => Assert.Contains(setting, Html.Value, StringComparison.Ordinal));
        Assert.Contains(report.Note, Html.Value, StringComparison.Ordinal);
        Assert.Contains(DifferenceRule.Text, Html.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AStudy_FetchesAndRunsNothing()
    {
        Assert.DoesNotContain("://", Html.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", Html.Value, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", Html.Value, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", Html.Value, StringComparison.OrdinalIgnoreCase);
        Assert.All(
            Document().Descendants("img"),
            image => Assert.StartsWith("data:image/png;base64,", image.Attribute("src")!.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_AStudy_IsWellFormedAndDescribesItsPictures()
    {
        var document = Document();

        Assert.True(document.Descendants("svg").Count() > 10);
        Assert.All(document.Descendants("svg"), drawing => Assert.NotEmpty(drawing.Attribute("aria-label")!.Value));
        Assert.All(document.Descendants("img"), image => Assert.NotEmpty(image.Attribute("alt")!.Value));
        Assert.All(document.Descendants("svg"), drawing => Assert.DoesNotMatch(NotANumber(), drawing.ToString()));
        // Style text is not unescaped by browsers.
        Assert.DoesNotMatch("[&<>]", document.Descendants("style").Single().Value);
    }

    [Fact]
    public void Write_SyntheticImages_AreMarkedAndStandNextToRealOnes()
    {
        var rows = Document().Descendants("tr").Where(row => row.Descendants("img").Any()).ToArray();

        Assert.Equal(6, rows.Length);
        Assert.All(rows, row => Assert.Equal(
            ["sheet real", "sheet synthetic"], row.Descendants("img").Select(image => image.Attribute("class")!.Value)));
    }

    [Fact]
    public void Render_NamesWithMarkup_AreEscaped()
    {
        var html = HtmlReport.Render(FakeStudy.Create() with { Title = "<b>&" }, Folder);

        Assert.Contains("<h1>&lt;b&gt;&amp;</h1>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_OneSeedOneMethodNothingElse_StillStands()
    {
        var full = FakeStudy.Create(seeds: 1);
        var seed = full.Methods[0].Seeds[0] with { Ood = [], LossCurve = [] };
        var values = FakeStudy.Values((QuantityName.Overall(MetricNames.Accuracy), .5));
        seed = seed with { InDistribution = new SetResult { Rows = new(10), Values = values } };
        var report = FakeComparisons.Complete(
            full with { Methods = [full.Methods[0] with { Seeds = [seed] }], Generators = [], Sets = [] });

        Assert.DoesNotMatch(NotANumber(), HtmlReport.Render(report, Folder));
    }

    [Fact]
    public void Write_ManySetsAndAttributes_ShowsThemAllAndLeavesOutWhatIsUndefined()
    {
        var path = Path.Combine(Folder, "wide.html");
        HtmlReport.Write(FakeStudy.CreateWide(), path);
        var html = File.ReadAllText(path);

        Assert.Contains("balanced accuracy gap by sex*age", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("High-risk sensitivity in %, mean ± sd over 5 seeds", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("external clinic with a long name", html, StringComparison.Ordinal);
        Assert.DoesNotContain("gap by age", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>two</b>", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(NotANumber(), html);
    }

    [Fact]
    public void Write_TheData_HasSharesOfEveryPartAndSaysWhichGroupsAreTooSmall()
    {
        var section = Document().Descendants("section").Single(part => part.Element("h2")?.Value == "The data");

        Assert.Equal(
            [
                "real rows", "traininglabelled", "trainingunlabelled", "testin distribution", "hospital 1OOD validation",
                "hospital 2OOD test",
            ],
            section.Descendants("thead").First().Descendants("th").Select(head => head.Value));
        string[][] rows = [.. section.Descendants("tbody").Descendants("tr").Select(
            row => (string[])[.. row.Elements().Select(cell => cell.Value)])];
        Assert.Contains(["values of patient", "12", "30", "18", "–", "9"], rows);
        Assert.Contains(
            ["tumour", "50.0 %1,100 of 2,200", "–", "50.0 %2,250 of 4,500", "30.0 %450 of 1,500", "70.0 %1,050 of 1,500"], rows);
        Assert.Contains(["hospital 3", "4.5 %100", "33.3 %4,000", "33.3 %1,500", "–", "–"], rows);
        Assert.Contains(["edema200 rows", "25", ""], rows);
        Assert.Equal(8, section.Descendants("svg").Single().Descendants("circle").Count());
        Assert.DoesNotContain("Too few rows", section.Value, StringComparison.Ordinal);
        Assert.Contains(
            "Too few rows to be judged: source two (5 of in distribution); sex two (5 of in distribution)",
            HtmlReport.Render(FakeStudy.CreateWide(), Folder), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WhoIsAlwaysFailed_HasAPictureAndTheOverlapWithTheReferencePerSet()
    {
        var section = Document().Descendants("section").Single(part => part.Element("h2")?.Value == "Who is always failed");

        Assert.Equal(["In distribution 40 rows", "hospital 2 40 rows"], section.Elements("h3").Select(head => head.Value));
        Assert.Equal(2, section.Descendants("svg").Count());
        string[][] rows = [.. section.Descendants("tbody").Descendants("tr").Select(
            row => (string[])[.. row.Elements().Select(cell => cell.Value)])];

        // Of 0 to 39 the baseline fails multiples of 3 and 10, 16 rows, colour those of 4 and 10, 12 rows: in common are those of 10 and
        // 12, 7 rows.
        Assert.Contains(
            ["all rows", "40.0 %16 of 40", "30.0 %12 of 40"], rows.Where(row => row.Length > 2).Select(row => row[..3]));
        Assert.Contains(["colour", "7", "9", "5", "33 %"], rows);
        Assert.DoesNotContain("Who is always failed", HtmlReport.Render(FakeStudy.Create() with { Underserved = [] }, Folder));
    }

    [Fact]
    public void Render_SeveralConditions_HasTheAucOfEachByMethodInAndOutOfDistribution()
    {
        static SetResult Set(string name, double edema, double? mass) => new()
        {
            Name = name, Rows = new(100),
            Values = FakeStudy.Values(
                (QuantityName.Overall("auc"), edema), (QuantityName.Overall(MetricNames.AucOneVersusRest("edema")), edema),
                (QuantityName.Overall(MetricNames.AucOneVersusRest("mass")), mass)),
        };
        var report = FakeStudy.Create();
        report = StudyReportBuilder.Complete(report with
        {
            LabelKind = StudyLabelKind.Conditions, Classes = ["edema", "mass"], Metric = "auc", Sets = [], Generators = [], Data = null,
            Methods =
            [
                .. report.Methods.Take(3).Select(method => method with
                {
                    Seeds = [.. method.Seeds.Select(seed => seed with
                    {
                        InDistribution = Set(Quantity.InDistribution, .7 + (.1 * seed.Seed), null), Ood = [Set("far", .6, .9)],
                    })],
                }),
            ],
        });

        var html = HtmlReport.Render(report, Folder);
        var section = XDocument.Parse(html["<!DOCTYPE html>\n".Length..]).Descendants("section").Single(
            part => part.Element("h2")?.Value == "AUC of each condition");
        Assert.Equal(["In distribution", "far"], section.Descendants("figcaption").Select(figure => figure.Value));
        Assert.Equal([3, 6], section.Descendants("svg").Select(drawing => drawing.Descendants("circle").Count()));
        Assert.Contains("edema, baseline: 0.800 ± 0.100", section.Descendants("title").Select(hint => hint.Value));
        Assert.Contains("mass, colour: 0.900 ± 0.000", section.Descendants("title").Select(hint => hint.Value));
        Assert.DoesNotContain("AUC of each condition", Html.Value);
    }

    [Fact]
    public void Render_MissingContactSheet_NamesTheFile()
    {
        var report = FakeStudy.Create();
        var generator = report.Generators[0] with { Samples = [new() { Condition = "tumour", Synthetic = "samples/gone.png" }] };

        var error = Assert.Throws<FairDiffException>(() => HtmlReport.Render(report with { Generators = [generator] }, Folder));
        Assert.Contains("gone.png", error.Message, StringComparison.Ordinal);
    }

    private static XDocument Document() => XDocument.Parse(Html.Value["<!DOCTYPE html>\n".Length..]);

    [GeneratedRegex("NaN|Infinity|∞")]
    private static partial Regex NotANumber();
}
