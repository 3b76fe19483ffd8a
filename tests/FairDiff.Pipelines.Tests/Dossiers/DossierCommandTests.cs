using System.Text.RegularExpressions;
using FairDiff.Pipelines.Tests.Commands;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Dossiers;

/// <summary><c>fairdiff dossier</c> on the smallest study there is, and on its predictions.</summary>
[Collection(ProcessState.Collection)]
public sealed partial class DossierCommandTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Study_Smoke_AnswersNineOfTenItemsFromItsOwnRecords()
    {
        await StudyFolder.SucceedAsync(
        [
            "demo", "--preset", "smoke", "--methods", "baseline", "label+property", "--generator-steps", "2", "--synthetic", "6",
            "--classifier-steps", "2", "--output", _folder.File("run"),
        ]);

        var (answered, answerable) = await Dossier(_folder.File("run"));

        Assert.InRange(answered, .9 * answerable, answerable);
        Assert.Contains("synthetic: generator label+property", File.ReadAllText(_folder.File("dossier", "data-sheet.html")));

        var predictions = _folder.File("run", "predictions", "in-distribution", "baseline-seed0.csv");
        Assert.Equal(
            answerable, (await Dossier("--predictions", predictions, "--scores", "score_", "--groups", "Hospital", "--bootstrap", "0"))
                .Answerable);
        Assert.True(File.Exists(_folder.File("dossier", "evidence", "evaluation.html")));
    }

    [Theory]
    [InlineData("name the run folder of a finished study, or --predictions FILE")]
    [InlineData("leave one out", "run", "--predictions", "test.csv")]
    [InlineData("holds no report.json", "run")]
    public Task WhatItIsOf_NotOneOfTheTwo_IsRefused(string expected, params string[] arguments) =>
        _folder.RefusedAsync(expected, ["dossier", .. arguments]);

    private async Task<(int Answered, int Answerable)> Dossier(params string[] arguments)
    {
        var run = await CommandRun.Of(
            TestContext.Current.CancellationToken, ["dossier", .. arguments, "--output", _folder.File("dossier")]);
        Assert.True(run.Exit == 0, run.Error);
        var told = Told().Match(run.Output);
        return (int.Parse(told.Groups[1].Value), int.Parse(told.Groups[2].Value));
    }

    [GeneratedRegex("([0-9]+) of ([0-9]+) items that records can answer are answered")]
    private static partial Regex Told();
}
