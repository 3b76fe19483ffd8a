using System.Text.Json;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Raters;

/// <summary><c>fairdiff raters</c>.</summary>
public sealed class RatersCommandTests : IDisposable
{
    private const string Header = "image,rater,condition,confidence,gradable,made_for\n";

    // The paper's example (Methods): R1 {A: 4, B: 3}, R2 {A: 3, D: 4} -> A 0.5, B 0.167, C 0, D 0.333. On y both agree; on z nobody names
    // anything.
    private const string Lines = Header
        + "x,R1,A,4,true,A\nx,R1,B,3,true,A\nx,R2,A,3,true,A\nx,R2,D,4,true,A\n"
        + "y,R1,D,5,true,D\ny,R2,D,2,true,D\nz,R1,,,false,B\nz,R2,,,true,B\n";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Invoke_PaperExample_WritesItsSoftLabels()
    {
        var soft = _folder.File("soft.csv");

        var run = await Raters(Lines, "--gradable", "gradable", "--classes", "A,B,C,D", "--output", soft);

        Assert.Equal(0, run.Exit);
        var lines = File.ReadAllLines(soft);
        Assert.Equal(["image,raters,label_A,label_B,label_C,label_D", "y,2,0,0,0,1"], [lines[0], lines[2]]);
        var x = lines[1].Split(',');
        Assert.Equal(
            [0.5, 1.0 / 6, 0, 1.0 / 3],
            x[2..].Select(cell => Math.Round(double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture), 12)),
            (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(3, lines.Length);
        Assert.Contains("6 readings of 3 images by 2 raters; images that nobody diagnosed, and so without a label: 1.", run.Output);
    }

    [Fact]
    public async Task Invoke_ClassNamedTwice_IsRefused()
    {
        var run = await Raters(Lines, "--classes", "A,B,A");

        Assert.Equal(1, run.Exit);
        Assert.Equal("fairdiff: --classes names 'A' twice; name each condition once.", run.Error.Trim());
    }

    [Fact]
    public async Task Invoke_GradableIsMissing_IsReadByTheRuleOfAllTables()
    {
        var run = await Raters(Header + "x,R1,A,4,NA,A\nx,R2,A,4,true,A\ny,R2,A,4,,A\n", "--gradable", "gradable");
        var wrong = await Raters(Header + "x,R1,A,4,Perhaps,A\n", "--gradable", "gradable");

        Assert.Equal(0, run.Exit);
        Assert.Contains("column 'gradable' is 'NA' in 1 row, which counts as missing", run.Output);
        Assert.Contains("column 'gradable' (--gradable) is 'Perhaps'; it must be true or false, or missing", wrong.Error);
    }

    [Fact]
    public async Task Invoke_Consensus_CountsTheImagesOnWhichRatersAgree()
    {
        var run = await Raters(Lines, "--consensus", "0.5", "--json", _folder.File("out.json"));

        Assert.Matches(@"condition  most weight  weight >= 0\.5\s*\n  A          1            1\s*\n  B          0            0\s*\n  D          1            1", run.Output);
        var agreements = JsonDocument.Parse(File.ReadAllText(_folder.File("out.json"))).RootElement.GetProperty("agreements");
        Assert.Equal("y", agreements[2].GetProperty("images")[0].GetString());
    }

    [Fact]
    public async Task Invoke_Truth_ScoresTheReadersAgainstItAndAgainstEachOther()
    {
        var run = await Raters(Lines, "--gradable", "gradable", "--truth", "made_for", "--json", _folder.File("out.json"));

        var text = File.ReadAllText(_folder.File("out.json"));
        Assert.Empty(await JsonFormat.Errors("raters", text));
        Assert.NotEmpty(await JsonFormat.Errors("raters", text.Replace("\"weights\"", "\"weight\"", StringComparison.Ordinal)));
        var studies = JsonDocument.Parse(File.ReadAllText(_folder.File("out.json"))).RootElement.GetProperty("studies");
        IEnumerable<double> Values(string study, string number) =>
            studies.GetProperty(study).GetProperty(number).GetProperty("values").EnumerateArray().Select(value => value.GetDouble());

        // R1 finds z not gradable. Known: x = A (R1 first, R2 second), y = D, z = B (R2 names nothing).
        Assert.Equal([2.0 / 3, 1], Values("what is known", "gradable"));
        Assert.Equal([1, 1.0 / 3], Values("what is known", "top1"));
        Assert.Equal([1, 2.0 / 3], Values("what is known", "top3"));

        // The other rater says D of x (R2) and A (R1), D of y; nobody else diagnosed z.
        Assert.Equal([0.5, 0.5], Values("the other raters", "top1"));
        Assert.Equal([0.5, 1], Values("the other raters", "top3"));
        Assert.Matches(@"what is known     2       83\.3 ± 23\.6 %  3\.75 ± 1\.06  66\.7 ± 47\.1 %  83\.3 ± 23\.6 %", run.Output);
    }

    [Theory]
    [InlineData("x,R1,A,high,true,A", "line 2", "'high'")]
    [InlineData("x,,A,4,true,A", "line 2", "'rater' is empty")]
    [InlineData("x,R1,A,4,maybe,A", "line 2", "(--gradable) is 'maybe'")]
    [InlineData("x,R1,A,4,true,A\nx,R1,A,3,true,A", "line 3", "names 'A' twice")]
    [InlineData("x,R1,A,4,true,A\nx,R1,B,3,false,A", "line 3", "gradable in one line and not in another")]
    [InlineData("x,R1,A,4,true,A\nx,R2,B,3,true,B", "line 3", "'A' in an earlier line (--truth)")]
    [InlineData("", "has no rating", "")]
    public async Task Invoke_WrongLine_NamesIt(string lines, string where, string what)
    {
        var run = await Raters(Header + lines, "--gradable", "gradable", "--truth", "made_for");

        Assert.Equal(1, run.Exit);
        Assert.Contains(where, run.Error);
        Assert.Contains(what, run.Error);
    }

    [Fact]
    public async Task Invoke_ConditionThatIsNoClass_NamesIt() =>
        Assert.Contains("'D', which is no class", (await Raters(Lines, "--classes", "A,B")).Error);

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> Raters(string csv, params string[] arguments)
    {
        var path = _folder.File("ratings.csv");
        File.WriteAllText(path, csv);
        return CommandRun.Of(TestContext.Current.CancellationToken, ["raters", "--ratings", path, .. arguments]);
    }
}
