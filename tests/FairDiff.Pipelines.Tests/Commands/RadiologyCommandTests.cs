using FairDiff.Studies;
using FairDiff.Studies.Tests.DataSets;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary><c>fairdiff radiology</c>.</summary>
[Collection(ProcessState.Collection)]
public sealed class RadiologyCommandTests : IDisposable
{
    private static readonly string[] Small =
    [
        "radiology", "--preset", "smoke", "--seeds", "2", "--generator-steps", "2", "--synthetic", "6", "--classifier-steps", "2",
        "--parallel", "1", "--methods", "baseline", "label",
    ];

    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Simulated films go through the readers of the true sets; each claim of the paper gets its verdict; the same folders named
    /// as data are the same rows.</summary>
    [Fact]
    public async Task SimulateAndData_OfTheSameFilms_JudgeTheClaimsOfThePaper()
    {
        var report = await _folder.StudyAsync([.. Small, "--simulate"]);

        Assert.Equal(
            ["female inDistribution", "male inDistribution", "set=chestxray14 oodTest"],
            report["sets"]!.AsArray().Select(set => $"{set!["name"]} {set["role"]}"));
        Assert.Equal(("conditions", "auc"), ($"{report["labelKind"]}", $"{report["metric"]}"));
        Assert.Equal(
            ["overall(auc)", "overall(auc)", "gap(sex,auc)", "gap(race,auc)"],
            report["claims"]!.AsArray().Select(claim => $"{claim!["quantity"]}"));

        Assert.Equal(
            ["training patient", "inDistribution patient", "set=chestxray14 patient"],
            report["data"]!["parts"]!.AsArray().Select(part => $"{part!["name"]} {report["data"]!["clusterColumn"]}"));
        Assert.All(report["data"]!["parts"]!.AsArray(), part => Assert.True((int)part!["clusters"]! <= (long)part["rows"]!));
        Assert.Equal(5, report["data"]!["parts"]![2]!["coOccurrence"]!["probability"]!.AsArray().Count);
        Assert.Equal(("baseline", "label"), ($"{report["reference"]}", $"{report["improvements"]![0]!["method"]}"));

        // Of most races there are too few films to judge.
        Assert.All(report["claims"]!.AsArray().Take(3), claim => Assert.NotEqual("notTested", $"{claim!["verdict"]}"));

        var phantoms = _folder.File("run-phantoms");
        report = await _folder.StudyAsync(
            [.. Small, "--data", Path.Combine(phantoms, ChestPhantoms.Source), "--ood", Path.Combine(phantoms, ChestPhantoms.Other),
                "--reference", "label", "--base-size", "8", "--upsampler-network", "tiny", "--upsampler-training-steps", "2",
                "--upsampler-steps", "1"],
            "data");
        Assert.Equal("from images of 8 pixels, UNet Tiny, 2 steps of 16; Ddim, 1 steps", $"{report["settings"]!["upsampler"]}");
        Assert.True(File.Exists(_folder.File("data", "generators", "label", "upsampler.safetensors")));
        Assert.Equal(("label", "baseline"), ($"{report["reference"]}", $"{report["improvements"]![0]!["method"]}"));
        Assert.Equal("set=chestxray14 oodTest", report["sets"]!.AsArray().Select(set => $"{set!["name"]} {set["role"]}").Last());

        // A tenth tests, as in the paper.
        var test = File.ReadLines(_folder.File("data", "data", "in-distribution.csv")).Count() - 1;
        Assert.InRange(test, 45, 60);
    }

    [Theory]
    [InlineData("Give --data, the folder of CheXpert or ChestX-ray14, or --simulate, and not both.")]
    [InlineData("--simulate makes all sets itself; leave one of the two out.", "--simulate", "--ood", ".")]
    [InlineData("--preset is 'huge'; it must be one of smoke, cpu, standard, paper.", "--simulate", "--preset", "huge")]
    [InlineData("looks like SCIN; this study is of CheXpert or ChestX-ray14.", "--data", "scin")]
    [InlineData("--reference) is 'color', which is not among the methods", "--simulate", "--preset", "smoke", "--reference", "color")]
    [InlineData("--upsampler-steps needs --base-size", "--simulate", "--preset", "smoke", "--upsampler-steps", "2")]
    [InlineData("--base-size is 4; it must be at least 8", "--simulate", "--preset", "smoke", "--base-size", "4")]
    [InlineData("adapt-norm is guarded by the shares of the classes", "--simulate", "--preset", "smoke", "--methods", "adapt-norm")]
    public async Task Invoke_WhatCannotBe_IsRefusedInOneLine(string message, params string[] arguments)
    {
        TinyDataSets.Scin(_folder.File("scin"));
        await _folder.RefusedAsync(
            message, ["radiology", .. arguments.Select(word => word is "." or "scin" ? _folder.File(word) : word)]);
    }
}
