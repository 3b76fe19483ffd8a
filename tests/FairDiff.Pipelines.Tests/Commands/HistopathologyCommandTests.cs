using System.Text.Json.Nodes;
using FairDiff.Studies.Tests.DataSets;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary><c>fairdiff histopathology</c>.</summary>
[Collection(ProcessState.Collection)]
public sealed class HistopathologyCommandTests : IDisposable
{
    private static readonly string[] Small =
        ["--preset", "smoke", "--seeds", "1", "--generator-steps", "2", "--synthetic", "6", "--classifier-steps", "2", "--parallel", "1"];

    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Hospital 1 chooses, hospital 2 is the test; few labels of 3 and 4 are left, and all patches of both parts train the
    /// generators.</summary>
    [Fact]
    public async Task Data_Camelyon17_PlaysThePartsOfThePaper()
    {
        Camelyon17();

        var report = await Run("--data", _folder.File("wilds"), "--labels", "2", "--methods", "baseline", "label+property");

        Assert.Equal(
            ["0 inDistribution", "3 inDistribution", "4 inDistribution", "hospital=1 oodValidation", "hospital=2 oodTest"],
            report["sets"]!.AsArray().Select(set => $"{set!["name"]} {set["role"]}"));
        Assert.Equal(["normal", "tumor"], report["classes"]!.AsArray().Select(name => $"{name}"));
        var train = File.ReadLines(_folder.File("run", "data", "train.csv")).Skip(1)
            .Select(line => line.Split(',')).ToList();

        // 6 of each training hospital, and 2 that nobody labelled.
        Assert.Equal(24, train.Count);
        Assert.Equal(6 + 2 + 2, train.Count(cells => cells[1].Length > 0));
    }

    /// <summary>Other processes read the data of a prepared study wherever they are: its folder was named from here.</summary>
    [Fact]
    public async Task Prepare_FolderNamedFromHere_IsFoundFromElsewhere()
    {
        Camelyon17();
        var here = Path.GetRelativePath(Environment.CurrentDirectory, _folder.File("wilds"));

        await StudyFolder.SucceedAsync(
            [
                "histopathology", "--data", here, "--labels", "2", "--methods", "baseline", .. Small, "--output", _folder.File("run"),
                "--prepare",
            ]);
        Assert.Contains(_folder.File("wilds"), File.ReadAllText(_folder.File("run", "tasks", "command.json")));
        await StudyFolder.SucceedAsync(["run-task", _folder.File("run"), "baseline-seed0"]);
        await StudyFolder.SucceedAsync(["gather", _folder.File("run")]);

        Assert.True(File.Exists(_folder.File("run", "report.html")));
    }

    [Fact]
    public async Task Simulate_Smoke_ComparesTheMethodsOfTheLegend()
    {
        var report = await Run("--simulate", "--labels", "20");

        Assert.Equal(
            ["baseline", "color", "label", "label+property", "label+color", "label+property+color"],
            report["methods"]!.AsArray().Select(method => $"{method!["name"]}"));
    }

    [Theory]
    [InlineData(
        "Give --data, the folder of CAMELYON17-WILDS, of its labelled part or of both, or --simulate, and not both.", "--preset", "smoke")]
    [InlineData("--preset is 'paper'; with --simulate it must be smoke or cpu.", "--simulate", "--preset", "paper")]
    [InlineData("--preset is 'huge'; it must be one of smoke, cpu, standard, paper.", "--simulate", "--preset", "huge")]
    [InlineData("--labels is 1; it must be 2 or more, or 0 for all.", "--simulate", "--labels", "1")]
    [InlineData("holds none of the data sets that are known here", "--data", ".")]
    public async Task Invoke_WhatCannotBe_IsRefusedInOneLine(string message, params string[] arguments) => await _folder.RefusedAsync(
        message, ["histopathology", .. arguments.Select(word => word == "." ? _folder.File() : word)]);

    [Fact]
    public async Task Data_AnotherSet_SaysWhichItIs()
    {
        TinyDataSets.Ham10000(_folder.File());

        await _folder.RefusedAsync(
            "which looks like HAM10000; this study is of CAMELYON17-WILDS.", ["histopathology", "--data", _folder.File()]);
    }

    private Task<JsonNode> Run(params string[] arguments) => _folder.StudyAsync(["histopathology", .. arguments, .. Small]);

    /// <summary>Of each training hospital 6 patches that train and 4 that test, of each other one 4, and 2 of each without a
    /// label.</summary>
    private void Camelyon17()
    {
        string[] header = [",patient,node,x_coord,y_coord,tumor,slide,center,split"];
        string Line(int hospital, int number, int tumor, int split) =>
            FormattableString.Invariant($"0,{hospital * 20:000},1,{number},7,{tumor},{hospital * 10},{hospital},{split}");
        TinyDataSets.Camelyon17(
            Path.Combine(_folder.File("wilds"), "camelyon17_v1.0"),
            [
                .. header,
                .. from hospital in new[] { 0, 3, 4 } from number in Enumerable.Range(0, 6) select Line(hospital, number, number % 2, 0),
                .. from hospital in new[] { 0, 3, 4 } from number in Enumerable.Range(6, 4) select Line(hospital, number, number % 2, 1),
                .. from hospital in new[] { 1, 2 } from number in Enumerable.Range(0, 4) select Line(hospital, number, number % 2, 0),
            ]);
        TinyDataSets.Camelyon17(
            Path.Combine(_folder.File("wilds"), "camelyon17_unlabeled_v1.0"),
            [
                .. header,
                .. from hospital in Enumerable.Range(0, 5) from number in Enumerable.Range(20, 2) select Line(hospital, number, -1, 0),
            ]);
    }
}
