using FairDiff.Studies;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary><c>fairdiff dermatology</c>.</summary>
[Collection(ProcessState.Collection)]
public sealed class DermatologyCommandTests : IDisposable
{
    private static readonly string[] Small =
    [
        "dermatology", "--preset", "smoke", "--seeds", "2", "--generator-steps", "2", "--synthetic", "6", "--classifier-steps", "2",
        "--parallel", "1", "--methods", "baseline", "label+property",
    ];

    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Of the rare subgroup a hundred images stay, half of the other sets teaches generators, and high-risk conditions
    /// count.</summary>
    [Fact]
    public async Task Simulate_Smoke_PlaysThePartsOfThePaper()
    {
        var report = await _folder.StudyAsync([.. Small, "--simulate", "--labels", "60"]);

        Assert.Equal(
            [
                "(unknown) inDistribution", "female inDistribution", "male inDistribution", "set=padufes20 oodTest",
                "set=fitzpatrick17k oodTest",
            ],
            report["sets"]!.AsArray().Select(set => $"{set!["name"]} {set["role"]}"));
        Assert.Equal(("softLabel", "highRiskSensitivity"), ($"{report["labelKind"]}", $"{report["metric"]}"));
        Assert.Equal(DermatologyPreset.HighRisk, report["highRiskClasses"]!.AsArray().Select(name => $"{name}"));
        Assert.Equal(["gap(sex,highRiskSensitivity)"], report["claims"]!.AsArray().Skip(2).Select(claim => $"{claim!["quantity"]}"));
        var file = _folder.File("run", "data", "train.csv");
        string[][] train = [.. File.ReadLines(file).Skip(1).Select(line => line.Split(','))];
        string[][] labelled = [.. train.Where(row => row[1].Length > 0)];
        Assert.Equal(60, labelled.Count(row => row.Contains("male")));
        Assert.Equal(0, train.Count(row => row[1].Length == 0 && row[0].StartsWith("dataset", StringComparison.Ordinal)));
        Assert.Equal((75, 100), (Unlabelled("PAD-UFES-20"), Unlabelled("Fitzpatrick17k")));

        int Unlabelled(string set) => train.Count(row => row[1].Length == 0 && row[0].StartsWith($"../{set}/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--skew is 'region=hand'; it must be of sex, skin_tone, age, such as sex=male, or none.", "--skew", "region=hand")]
    [InlineData("--labels is 0; it must be 1 or more.", "--labels", "0")]
    [InlineData("--ood-train-fraction is 1; it must be from 0 to below 1.", "--ood-train-fraction", "1")]
    [InlineData("oversample-cells works on attribute x label cells", "--methods", "oversample-cells")]
    public async Task Invoke_WhatCannotBe_IsRefusedInOneLine(string message, params string[] arguments) =>
        await _folder.RefusedAsync(message, ["dermatology", "--simulate", "--preset", "smoke", .. arguments]);
}
