using System.Text.Json;
using FairDiff.Pipelines.Tests.Evaluation;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Planning;

/// <summary><c>fairdiff plan-evaluation</c>.</summary>
public sealed class PlanEvaluationCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PlanEvaluationCommandTests() => File.WriteAllText(Pilot, EvaluateRun.ThreeClasses(120));

    private string Pilot => _folder.File("pilot.csv");

    public void Dispose() => _folder.Dispose();

    /// <summary>The north is right in 8 of 10 rows, the south in 4 of 5: (2 · 1.96 / 0.2)² · 0.16 = 61 rows.</summary>
    [Fact]
    public async Task Invoke_WidthAndGap_TellsTheRowsOfEachGroup()
    {
        var json = _folder.File("plan.json");
        var output = await Invoke(
            "--scores", "score_", "--groups", "site", "--width", "0.2", "--gap", "0.3", "--simulations", "400", "--json", json);

        var plan = Assert.Single(JsonDocument.Parse(File.ReadAllText(json)).RootElement.EnumerateArray());
        Assert.Equal(["north", "south"], plan.GetProperty("groups").EnumerateArray().Select(group => $"{group.GetProperty("name")}"));
        Assert.All(
            plan.GetProperty("groups").EnumerateArray(),
            group => Assert.InRange(group.GetProperty("needed").GetProperty("units").GetInt32(), 45, 80));
        Assert.Contains("Intervals (95 %) of accuracy no wider than 0.2, by 400 simulated evaluations of each size:", output);
        Assert.Contains("site   rows in the pilot  accuracy  rows needed", output);
        Assert.Contains("To tell a gap of 0.3 in accuracy by site from chance in 80 % of evaluations, each group needs ", output);
    }

    [Fact]
    public async Task Invoke_Patients_AreWhatIsCounted() => Assert.Contains(
        "clusters in the pilot", await Invoke("--scores", "score_", "--width", "0.2", "--simulations", "100", "--cluster", "patient"));

    [Theory]
    [InlineData("Say what the evaluation is to show: --width")]
    [InlineData("--gap is between groups: name their column with --groups", "--gap", "0.1")]
    [InlineData("There is no metric 'magic'", "--width", "0.1", "--metric", "magic")]
    [InlineData("--power is 1.5; it must be from 0.5 to 0.99", "--width", "0.1", "--power", "1.5")]
    [InlineData("IntervalWidth must be above 0", "--width", "-1")]
    public async Task Invoke_WhatCannotBeAsked_IsRefused(string message, params string[] arguments) => Assert.Contains(
        message, (await Assert.ThrowsAnyAsync<Exception>(() => Invoke(["--scores", "score_", .. arguments]))).Message);

    private async Task<string> Invoke(params string[] arguments)
    {
        using var output = new StringWriter();
        Assert.Equal(0, await Root.InvokeAsync(["plan-evaluation", "--predictions", Pilot, .. arguments], output, output));
        return output.ToString();
    }
}
