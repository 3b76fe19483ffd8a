using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;
using SkiaSharp;

namespace FairDiff.Pipelines.Tests.Security;

/// <summary>
/// Names that somebody else chose (of classes, columns, groups, methods, files) reach every page and every table: no page runs one, and no
/// spreadsheet does.
/// </summary>
[Collection(ProcessState.Collection)]
public sealed partial class HostileNamesTests : IDisposable
{
    private static readonly string[] Names =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "javascript:alert(1)",
        "</title><svg/onload=alert(1)>", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "＝1+1", "]]><!--",
        "&lt;script&gt;", "${7*7}{{7*7}}",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly string? _tracking = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");

    public HostileNamesTests() => Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", _folder.File("mlruns"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", _tracking);
        _folder.Dispose();
    }

    [Fact]
    public async Task PagesAndTables_OfPredictions_RunNothing()
    {
        var (scores, other) = (Scores("scores.csv", 1), Scores("other.csv", 2));
        string[] judged =
        [
            "--scores", "score_", "--groups", $"site,{Quoted(Names[1])}", "--bootstrap", "100", "--min-group-size", "2",
            "--min-class-size", "1",
        ];

        await Run([
            "evaluate", "--predictions", scores, .. judged, "--ood", $"{Names[0]}={other}", "--html", Out("e.html"), "--csv", Out("e.csv"),
            "--curves", Out("curves.csv"), "--json", Out("e.json"), "--junit", Out("e.xml"), "--require", "overall(accuracy) > 0"]);
        await Run([
            "compare", "--method", $"{Names[0]}={scores}", "--method", $"{Names[6]}={other}", .. judged, "--html", Out("c.html"), "--csv",
            Out("c.csv"), "--individuals", Out("i.csv"), "--json", Out("c.json")]);
        await Run(["dossier", "--predictions", scores, .. judged, "--output", Out("dossier")]);

        AssertHarmless(pages: 6, tables: 4);
    }

    [Fact]
    public async Task Tables_OfRatersAndEmbeddings_StartNoFormula()
    {
        var ratings = Write("ratings.csv", Names.SelectMany(
            (name, index) => new[] { "r0", "=1+1" }.Select(rater => new[] { name, rater, Names[(index + 5) % Names.Length], "3" }))
            .Prepend(["image", "rater", "condition", "confidence"]));
        var features = Write("features.csv", Enumerable.Range(0, 60).Select(row => new[]
        {
            Names[row % Names.Length] + row, Names[row % 2 * 5], $"{row * 7 % 11}", $"{row % 5}", $"{(row % 3 == 0 ? 1 : 0)}",
        }).Prepend(["path", "site", "feature_0", "feature_1", "IsSynthetic"]));

        await Run(["raters", "--ratings", ratings, "--output", Out("soft.csv"), "--json", Out("r.json"), "--prefix", "=label_"]);
        await Run([
            "represent", "--features", features, "--domain", "site", "--estimates", "2", "--synthetic", "IsSynthetic", "--id", "path",
            "--neighbours", Out("near.csv"), "--csv", Out("d.csv"), "--json", Out("d.json")]);

        AssertHarmless(pages: 0, tables: 3);
    }

    [Fact]
    public async Task PagesAndTables_OfAStudy_RunNothing()
    {
        var data = Directory.CreateDirectory(_folder.File("data")).FullName;
        var rows = new List<string[]> { new[] { "path", "label", Names[2], "split", "=who" } };
        for (var i = 0; i < 24; i++)
        {
            using var bitmap = new SKBitmap(8, 8);
            bitmap.Erase(new SKColor((byte)(i * 10), (byte)(i % 2 * 200), 90));
            using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            var file = $"=<b onclick=alert(1)>{i}.png";
            await File.WriteAllBytesAsync(Path.Combine(data, file), png.ToArray(), Ct);
            rows.Add([file, Names[i % 2 * 5], Names[(i / 2 % 2) + 6], i % 4 == 3 ? "test" : "train", Names[8]]);
        }

        Write(Path.Combine("data", "metadata.csv"), rows);
        foreach (var steps in new[] { "2", "3" })
        {
            await Run([
                "folder", "--data", data, "--attributes", Names[2], "--split-column", "split", "--image-size", "8", "--methods", "baseline",
                "label+property", "--seeds", "1", "--generator-steps", "2", "--synthetic", "4", "--classifier-steps", steps,
                "--parallel", "1",
                "--output", Out($"run{steps}")]);
        }

        await Run(["sweep", Out("run2"), Out("run3"), "--setting", "classifier", "--output", Out("sweep")]);
        await Run(["dossier", Out("run2"), "--output", Out("dossier")]);

        AssertHarmless(pages: 7, tables: 5);
    }

    /// <summary>Every page below the folder of the results, by its elements, and every table, by its cells.</summary>
    private void AssertHarmless(int pages, int tables)
    {
        var (html, csv) = (Files("*.html"), Files("*.csv"));
        Assert.True(html.Length >= pages, $"{html.Length} pages");
        Assert.True(csv.Length >= tables, $"{csv.Length} tables");
        foreach (var path in html)
        {
            var page = XDocument.Parse(File.ReadAllText(path));
            Assert.Contains(page.Descendants("meta"), meta => (string?)meta.Attribute("content") is { } policy
                && policy.StartsWith("default-src 'none'", StringComparison.Ordinal));
            Assert.DoesNotContain(
                page.Descendants(), element => element.Name.LocalName is "script" or "iframe" or "object" or "embed" or "form" or "base");
            Assert.DoesNotContain(
                page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase)
                    || (attribute.Name.LocalName is "href" or "src" or "action"
                        && Scheme().Match(attribute.Value) is { Success: true } scheme && scheme.Value is not "data:"));
        }

        foreach (var path in csv)
        {
            Assert.DoesNotContain(Cells(File.ReadAllText(path)), cell => cell is [var first, ..] && "=+-@\t\r＝＋－＠".Contains(first)
                && !double.TryParse(cell, CultureInfo.InvariantCulture, out _));
        }
    }

    /// <summary>As a spreadsheet takes them apart, which does not know of the apostrophe that our reader takes away.</summary>
    private static IEnumerable<string> Cells(string text) => Cell().Matches(text).Select(match => match.Groups["quoted"].Success
        ? match.Groups["quoted"].Value.Replace("\"\"", "\"", StringComparison.Ordinal)
        : match.Groups["plain"].Value);

    private string[] Files(string pattern) => Directory.GetFiles(_folder.File("out"), pattern, SearchOption.AllDirectories);

    private string Scores(string name, int seed)
    {
        var random = new Random(seed);
        string[] classes = [Names[0], Names[5], Names[4]];
        return Write(name, Enumerable.Range(0, 90).Select(row =>
        {
            var (a, b) = (random.NextDouble() / 2, random.NextDouble() / 2);
            string[] names = [$"{Names[row % Names.Length]}.png", classes[row % 3], Names[(row % 4) + 3], Names[(row % 2) + 7]];
            return (string[])[.. names, $"{a:R}", $"{b:R}", $"{1 - a - b:R}"];
        }).Prepend(["path", "label", "site", Names[1], .. classes.Select(name => $"score_{name}")]));
    }

    private string Write(string name, IEnumerable<string[]> rows)
    {
        File.WriteAllLines(_folder.File(name), rows.Select(row => string.Join(',', row.Select(Quoted))));
        return _folder.File(name);
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private string Out(string name)
    {
        Directory.CreateDirectory(_folder.File("out"));
        return _folder.File(Path.Combine("out", name));
    }

    private static async Task Run(string[] arguments)
    {
        var run = await CommandRun.Of(Ct, arguments);
        Assert.True(run.Exit == 0, $"{arguments[0]}: {run.Error}{run.Output}");
    }

    [GeneratedRegex("(?:^|[,\n])(?:\"(?<quoted>(?:[^\"]|\"\")*)\"|(?<plain>[^,\r\n]*))", RegexOptions.ExplicitCapture)]
    private static partial Regex Cell();

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9+.-]*:")]
    private static partial Regex Scheme();
}
