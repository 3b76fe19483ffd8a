using System.Text.Json;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Comparison;

/// <summary><c>fairdiff compare</c>.</summary>
public sealed class CompareCommandTests : IDisposable
{
    private const int Rows = 160;
    private static readonly string[] Scores = ["--scores", "s_", "--groups", "site", "--bootstrap", "100"];
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Invoke_ThreeMethods_ShowsEachThePairsAndTheFront()
    {
        var run = await Compare("--method", $"plain={File("p1", row => row % 4 == 0)},{File("p2", row => row % 4 == 0 || row == 1)}",
            "--method", $"fair={File("f", row => row % 8 is 0 or 1)}", "--method", $"worse={File("w", row => row % 2 == 0)}");

        Assert.Equal(0, run.Exit);
        Assert.Contains($"3 methods on the same {Rows} rows", run.Output);

        // Even rows are in the north: plain misses half of them and none (or one) in the south, fair a quarter of both, worse all of the
        // north.
        Assert.Matches(@"plain   2      0\.747 ± 0\.004  0\.494 ± 0\.009\s*\n", run.Output);
        Assert.Matches(@"fair    1      0\.750          0\.000 \*", run.Output);
        Assert.Matches(@"worse   1      0\.500          1\.000\s*\n", run.Output);
        Assert.Contains("fair compared with plain on the same", run.Output);
        Assert.Contains("worse compared with plain on the same", run.Output);
    }

    [Fact]
    public async Task Invoke_Seeds_FindsWhoIsAlwaysWrongAndWhetherMethodsShareThem()
    {
        // Always wrong: rows 0, 4, 8, … of plain (40), rows 0, 8, … and 2, 10, … of other (40); in common 0, 8, … (20).
        var individuals = _folder.File("individuals.csv");
        var run = await Compare("--method", $"plain={File("p1", row => row % 4 == 0)},{File("p2", row => row % 2 == 0)}",
            "--method", $"other={File("o", row => row % 8 is 0 or 2)}", "--id", "image", "--individuals", individuals, "--json",
            _folder.File("out.json"));

        Assert.Matches(
            @"\n +plain \(2 seeds\) +other \(1 seed\)\s*\n  all +40 of 160 \(25\.0 %\) +40 of 160 \(25\.0 %\)\s*\n  site=north +40 of 80",
            run.Output);
        Assert.Contains("these methods are not comparable in this", run.Output);
        Assert.Contains("plain and other: 20 in common, 20 only plain, 20 only other; overlap 0.33", run.Output);
        Assert.Matches(@"plain  █{20}·{20}█{20}\s*\n  other  █{40}·{20}", run.Output);

        var lines = System.IO.File.ReadAllLines(individuals);
        Assert.Equal("row,id,label,site,wrong in plain,wrong in other", lines[0]);
        Assert.Equal(61, lines.Length);
        Assert.Equal("1,i0,a,north,true,true", lines[1]);
        var errors = Json("out.json").GetProperty("consistentErrors");
        Assert.Equal(20, errors.GetProperty("overlaps")[0].GetProperty("both").GetInt32());
    }

    [Fact]
    public async Task Invoke_MetricOfAClass_IsComparedAndShown()
    {
        var run = await Compare(
            "--method", $"plain={File("p", row => row % 4 == 0)}", "--method", $"worse={File("w", row => row % 2 == 0)}",
            "--threshold-probability", "b=0.3", "--metric", "netBenefit/b");

        Assert.Equal(0, run.Exit);
        Assert.Matches(@"overall\(netBenefit/b\): \d\.\d{3} -> -?\d\.\d{3}, difference -0\.\d{3} \[.*p = 0\.", run.Output);
        Assert.Contains("gap(site,netBenefit/b): ", run.Output);
    }

    [Fact]
    public async Task Invoke_RowsInAnotherOrder_AreMatchedByTheirId()
    {
        var (first, shuffled) = (File("a", row => row % 4 == 0), File("b", row => row % 4 == 0, reverse: true));

        var run = await Compare("--method", $"one={first}", "--method", $"two={shuffled}", "--id", "image");

        Assert.Contains("one and two: 40 in common, 0 only one, 0 only two", run.Output);
        Assert.Contains("another label", (await Compare("--method", $"one={first}", "--method", $"two={shuffled}")).Error);
    }

    [Fact]
    public async Task Invoke_SeedColumn_SplitsAFileIntoItsSeeds()
    {
        var (one, two) = (
            System.IO.File.ReadAllLines(File("a", row => row % 4 == 0)), System.IO.File.ReadAllLines(File("b", row => row % 2 == 0)));
        var both = _folder.File("both.csv");
        System.IO.File.WriteAllLines(
            both, [one[0] + ",seed", .. one.Skip(1).Select(line => line + ",0"), .. two.Skip(1).Select(line => line + ",1")]);

        var run = await Compare("--method", $"m={both}", "--seed-column", "seed", "--id", "image");

        Assert.Matches(@"m       2      0\.625 ± 0\.177", run.Output);
        Assert.Matches(@"m \(2 seeds\)\s*\n  all +40 of 160", run.Output);
        Assert.Contains(
            "more than once; rows of several training seeds need --seed-column",
            (await Compare("--method", $"m={both}", "--id", "image")).Error);
    }

    [Fact]
    public async Task Invoke_Csv_HasEveryNumberOfEveryMethod()
    {
        var csv = _folder.File("all.csv");
        await Compare(
            "--method", $"one={File("a", row => row % 4 == 0)}", "--method", $"two={File("b", row => row % 8 == 0)}", "--csv", csv);

        var lines = System.IO.File.ReadAllLines(csv);
        Assert.Contains(lines, line => line.StartsWith("one,overall(accuracy),false,1,0.75,,,,,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("two,overall(accuracy),false,1,0.875,,0.125,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("two,\"gap(site,accuracy)\",true,1,0.25,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_AllMetricsOfSeveralMethods_FollowsTheSchema()
    {
        var run = await Compare(
            "--method", $"one={File("a", row => row % 4 == 0)},{File("c", row => row % 8 == 0)}", "--method",
            $"two={File("b", row => row % 8 == 0)},{File("d", row => row % 8 == 1)}", 
            "--metric", "all", "--json", _folder.File("out.json"));

        Assert.Equal(0, run.Exit);
        var json = System.IO.File.ReadAllText(_folder.File("out.json"));
        Assert.Empty(await JsonFormat.Errors("comparison", json));
        Assert.NotEmpty(await JsonFormat.Errors("comparison", json.Replace("\"holmPValue\"", "\"holm\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Json_ConditionsThatGoTogether_HaveNoIndividualsAndFollowTheSchema()
    {
        var path = _folder.File("conditions.csv");
        System.IO.File.WriteAllLines(path, ["y_a,y_b,s_a,s_b,site", .. Enumerable.Range(0, 80).Select(
            row => $"{row % 2},{row / 2 % 2},0.{row % 9 + 1},0.{row % 7 + 1},{"xy"[row % 2]}")]);

        var run = await Compare("--method", $"one={path}", "--targets", "y_", "--json", _folder.File("out.json"));

        Assert.Equal(0, run.Exit);
        Assert.DoesNotContain("Wrong with every", run.Output);
        Assert.Empty(await JsonFormat.Errors("comparison", System.IO.File.ReadAllText(_folder.File("out.json"))));
        Assert.Contains(
            "no row is simply wrong", (await Compare("--method", $"one={path}", "--targets", "y_", "--individuals", "i.csv")).Error);
    }

    [Fact]
    public async Task Invoke_FilePattern_TakesTheFilesThatFitInOrder()
    {
        File("seed2", row => row % 2 == 0);
        File("seed1", row => row % 4 == 0);

        var run = await Compare("--method", $"m={_folder.File("seed*.csv")}", "--json", _folder.File("out.json"));

        Assert.Equal(0, run.Exit);
        var values = Json("out.json").GetProperty("quantities").GetProperty("m").GetProperty("overall(accuracy)").GetProperty("values");
        Assert.Equal([0.75, 0.5], values.EnumerateArray().Select(value => value.GetDouble()));
        Assert.Contains("no file fits", (await Compare("--method", $"m={_folder.File("none*.csv")}")).Error);
    }

    [Fact]
    public async Task Invoke_Metrics_AreTheOnesComparedAndCorrectedFor()
    {
        string[] methods = ["--method", $"one={File("a", row => row % 4 == 0)}", "--method", $"two={File("b", row => row % 8 == 0)}"];

        // Overall, gap and worst of one metric; of two; of every metric and class.
        var two = await Compare([.. methods, "--metric", "auc,accuracy"]);
        Assert.Equal((3, 6), (Compared(await Compare(methods)), Compared(two)));
        Assert.True(Compared(await Compare([.. methods, "--metric", "all"])) > 15);
        Assert.Contains("seeds  auc", two.Output);

        static int Compared(CommandRun run) =>
            run.Output.Split('\n').Count(line => line.Contains(", difference ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("must be NAME=FILE", "--method", "file.csv")]
    [InlineData("must be NAME=FILE", "--method", "name=")]
    [InlineData("nowhere.csv does not exist; --method must name", "--method", "name=nowhere.csv")]
    public async Task Invoke_MethodThatCannotBeRead_SaysWhy(string message, params string[] arguments)
    {
        var run = await Compare(arguments);

        Assert.Equal(1, run.Exit);
        Assert.Contains(message, run.Error);
    }

    [Fact]
    public async Task Invoke_UnknownMetric_SaysSo() =>
        Assert.Contains("no metric 'magic'", (await Compare("--method", $"m={File("a", row => row % 4 == 0)}", "--metric", "magic")).Error);

    [Fact]
    public async Task Invoke_MetricOfWhichLessIsBetter_HasNoFrontButAllElse()
    {
        var run = await Compare(
            "--method", $"one={File("a", row => row % 4 == 0)}", "--method", $"two={File("b", row => row % 8 == 0)}", "--metric", "brier",
            "--json", _folder.File("out.json"));

        Assert.Equal(0, run.Exit);

        // Of the rows of one a quarter is wrong with 0.9: 0.25 · 0.81 + 0.75 · 0.01; all of them in the north, half of whose rows they are.
        Assert.Matches(@"one     1      0\.210  0\.400\s*\n", run.Output);
        Assert.Contains("Less brier is better", run.Output);
        Assert.DoesNotContain("*", run.Output);
        Assert.Empty(Json("out.json").GetProperty("front").EnumerateObject());
    }

    [Fact]
    public async Task Invoke_MetricThatAMethodLacks_IsADashAndThatAllLackAnError()
    {
        var (scores, logits) = (File("a", row => row % 4 == 0), _folder.File("logits.csv"));
        System.IO.File.WriteAllText(logits, System.IO.File.ReadAllText(scores).Replace("0.9", "9", StringComparison.Ordinal));
        Task<CommandRun> Calibration(params string[] methods) => CommandRun.Of(
            TestContext.Current.CancellationToken, [
                "compare", "--scores", "s_", "--bootstrap", "0", "--metric", "calibrationError", .. methods]);

        var mixed = await Calibration(
            "--method", $"logits={logits},{logits}", "--method", $"scores={scores}", "--html", _folder.File("page.html"));
        Assert.Equal(0, mixed.Exit);
        Assert.Matches(@"logits  2      -\s*\n", mixed.Output);
        Assert.Contains("logits 2, scores 1", System.IO.File.ReadAllText(_folder.File("page.html")));

        var run = await Calibration("--method", $"logits={logits}");
        Assert.Equal(1, run.Exit);
        Assert.Contains("No method has 'calibrationError': the scores are not probabilities", run.Error);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> Compare(params string[] arguments) =>
        CommandRun.Of(TestContext.Current.CancellationToken, ["compare", .. Scores, .. arguments]);

    private JsonElement Json(string name) => JsonDocument.Parse(System.IO.File.ReadAllText(_folder.File(name))).RootElement;

    /// <summary>Predictions of two classes at two sites, wrong where the test says.</summary>
    private string File(string name, Func<int, bool> isWrong, bool reverse = false)
    {
        var lines = Enumerable.Range(0, Rows).Select(row =>
        {
            var isA = row / 2 % 2 == 0;
            return $"i{row},{(isA ? "a" : "b")},{(row % 2 == 0 ? "north" : "south")},{(isA != isWrong(row) ? "0.9,0.1" : "0.1,0.9")}";
        });
        var path = _folder.File(name + ".csv");
        System.IO.File.WriteAllLines(path, ["image,label,site,s_a,s_b", .. reverse ? lines.Reverse() : lines]);
        return path;
    }
}
