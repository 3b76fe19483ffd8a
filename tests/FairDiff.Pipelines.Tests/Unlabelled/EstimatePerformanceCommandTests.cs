using System.Globalization;
using System.Text.Json;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Unlabelled;

/// <summary><c>fairdiff estimate-performance</c>.</summary>
public sealed class EstimatePerformanceCommandTests : IDisposable
{
    private static readonly string[] Usual = ["--bootstrap", "100", "--confidence", "0.9"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Half of the rows are right with 0.9, half with 0.7, at each site: accuracy 0.8 with and without labels.</summary>
    [Fact]
    public async Task Invoke_BinaryScores_TellsAccuracyAndWhatSitesSay()
    {
        var json = _folder.File("estimate.json");
        var output = await Invoke(
            Binary("labelled.csv", 600), Binary("new.csv", 400), "--score", "p", "--positive", "ill", "--site", "site", "--groups", "sex",
            "--json", json);

        var task = Assert.Single(JsonDocument.Parse(File.ReadAllText(json)).RootElement.GetProperty("tasks").EnumerateArray());
        Assert.InRange(task.GetProperty("accuracy").GetProperty("value").GetDouble(), .77, .83);
        Assert.Equal(JsonValueKind.Null, task.GetProperty("refusal").ValueKind);
        Assert.False(task.GetProperty("shift").GetProperty("isFlagged").GetBoolean());
        Assert.Equal(3, task.GetProperty("sites").GetArrayLength());
        Assert.Equal(
            ["f", "m"],
            task.GetProperty("groupings").GetProperty("sex").GetProperty("groups").EnumerateArray().Select(group =>
                group.GetProperty("name").GetString()!));
        Assert.Contains("Of 400 rows without labels, by 600 labelled ones (90 % intervals):", output);
        Assert.Contains("no clear shift (p = ", output);
        Assert.Contains("at the labelled sites, with their labels hidden, it errs by 0.0", output);
        Assert.Contains("predicted ill", output);
        Assert.Contains("gap by sex ", output);
    }

    /// <summary>The labels of the new rows are not read: other ones change nothing, and none need be there.</summary>
    [Fact]
    public async Task Invoke_LabelsOfTheNewRows_AreNotLookedAt()
    {
        var (labelled, rows) = (Binary("labelled.csv", 300), Binary("new.csv", 200));
        var bare = _folder.File("bare.csv");
        File.WriteAllLines(bare, File.ReadLines(rows).Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..]));
        Assert.Equal(
            await Invoke(labelled, rows, "--score", "p", "--positive", "ill"),
            await Invoke(labelled, bare, "--score", "p", "--positive", "ill"));
    }

    /// <summary>Three in four rows are called ill with confidence: refused, until the prevalence is stated.</summary>
    [Fact]
    public async Task Invoke_AClassifierThatLeans_IsRefusedWithoutThePrevalence()
    {
        var (labelled, leaning) = (Binary("labelled.csv", 600), Binary("leaning.csv", 400, leaning: true));
        var refused = await Invoke(labelled, leaning, "--score", "p", "--positive", "ill", "--max-misfit", "1");
        Assert.Contains("refused: If the prevalences are others than those of the labelled rows the accuracy is ", refused);
        Assert.Contains("SHIFTED (p < 0.001)", refused);
        Assert.Contains("  if the scores of each class differ, and prevalences are as stated, or else as labelled: accuracy ", refused);

        var stated = await Invoke(labelled, leaning, "--score", "p", "--positive", "ill", "--prevalence", "ill=0.48..0.52");
        Assert.Contains("prevalence of ill 0.500 (0.480 to 0.520) as stated", stated);
        Assert.DoesNotContain("refused", stated, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_ClassesAndConditions_AreRead()
    {
        string Write(string name, int rows)
        {
            var lines = Enumerable.Range(0, rows).Select(row =>
            {
                var (truth, sure, right) = (row % 2 == 0, row / 2 % 2 == 0 ? .9 : .7, row / 4 % 10 < (row / 2 % 2 == 0 ? 9 : 7));
                var score = truth == right ? sure : 1 - sure;
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(truth ? "b" : "a")},{1 - score:0.###},{score:0.###},{(truth ? 0 : 1)},{(truth ? 1 : 0)}");
            });
            File.WriteAllLines(_folder.File(name), ["label,score_a,score_b,label_a,label_b", .. lines]);
            return _folder.File(name);
        }

        var (labelled, rows) = (Write("l.csv", 400), Write("n.csv", 200));
        Assert.Contains("accuracy 0.", await Invoke(labelled, rows, "--scores", "score_"));
        var conditions = await Invoke(labelled, rows, "--scores", "score_", "--targets", "label_");
        Assert.Contains("a: accuracy 0.", conditions);
        Assert.Contains("b: accuracy 0.", conditions);
    }

    [Theory]
    [InlineData("--prevalence is 'ill=2'; it must be CLASS=SHARE or CLASS=LEAST..MOST", "--prevalence", "ill=2")]
    [InlineData("--prevalence is 'ill=0.6..0.5'", "--prevalence", "ill=0.6..0.5")]
    [InlineData("A prevalence is stated of 'cat'", "--prevalence", "cat=0.5")]
    [InlineData("--max-width is 0; it must be above 0 and at most 1", "--max-width", "0")]
    [InlineData("'ward'", "--site", "ward")]
    [InlineData("at least 100", "--bootstrap", "0")]
    public async Task Invoke_WhatCannotBeAsked_IsRefused(string message, params string[] arguments)
    {
        var (labelled, rows) = (Binary("labelled.csv", 100), Binary("new.csv", 100));
        var error = await Assert.ThrowsAnyAsync<Exception>(() => Root.InvokeAsync(
            ["estimate-performance", "--labelled", labelled, "--unlabelled", rows, "--score", "p", "--positive", "ill", .. arguments],
            TextWriter.Null, TextWriter.Null, TestContext.Current.CancellationToken));
        Assert.Contains(message, error.Message);
    }

    /// <summary>Odd rows are ill. The score is on the right side of 0.5 with 0.9 in 9 of 10 rows of one half, with 0.7 in 7 of 10 of the
    /// other.</summary>
    private string Binary(string name, int rows, bool leaning = false)
    {
        var lines = Enumerable.Range(0, rows).Select(row =>
        {
            var (ill, sure) = (row % 2 == 1, row / 2 % 2 == 0 ? .9 : .7);
            var right = row / 4 % 10 < (int)Math.Round(10 * sure);
            var p = ill == right ? sure : 1 - sure;
            if (leaning)
            {
                p /= p + ((1 - p) * .08);
            }

            return string.Create(
                CultureInfo.InvariantCulture, $"{(ill ? "ill" : "well")},{p:0.####},{"xyz"[row / 40 % 3]},{(row / 2 % 4 < 2 ? "f" : "m")}");
        });
        File.WriteAllLines(_folder.File(name), ["label,p,site,sex", .. lines]);
        return _folder.File(name);
    }

    private static async Task<string> Invoke(string labelled, string unlabelled, params string[] arguments)
    {
        using var output = new StringWriter();
        Assert.Equal(
            0,
            await Root.InvokeAsync(
                ["estimate-performance", "--labelled", labelled, "--unlabelled", unlabelled, .. Usual, .. arguments], output, output,
                TestContext.Current.CancellationToken));
        return output.ToString();
    }
}
