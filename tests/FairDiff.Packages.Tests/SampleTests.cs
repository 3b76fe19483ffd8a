using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace FairDiff.Packages.Tests;

/// <summary>The programs of docs/samples, run as a reader runs them: alone in a folder, with the packages.</summary>
[Collection(nameof(Workplace))] // one at a time: a build takes all processors
public sealed class SampleTests(Workplace workplace)
{
    private const string Budget = "20";

    [Theory]
    [InlineData("binary")]
    [InlineData("cross-validation-by-patient")]
    [InlineData("database")]
    [InlineData("imagenet-features")]
    [InlineData("learned-features")]
    [InlineData("pixels-sdca")]
    public void Trainer_BehindTheMix_IsJudgedByHospital(string sample)
    {
        var output = Run(Folder(sample), sample, Budget);

        Assert.Matches(@"(?m)^Hospital\n  north +\d+ +[01]\.\d\d\d", output);
    }

    [Fact]
    public void TabularFairness_OfLightGbm_FindsTheGap() =>
        Assert.Matches(@"(?m)^  gap +0\.\d\d\d \[.*\] \*", Run(Folder("tabular-fairness"), "tabular-fairness"));

    [Fact]
    public void Engine_OnItsOwn_TrainsSavesAndDraws() => Assert.Contains(
        "drawn: 2 x 3 x 16 x 16", Run(Folder("engine"), "engine", "3"), StringComparison.Ordinal);

    [Fact]
    public void OwnNetwork_IsAStageAndAnOnnxFile()
    {
        var output = Run(Folder("own-network"), "own-network");

        Assert.Matches(@"accuracy (0\.9\d\d|1\.000)", output);
        Assert.Matches(@"ring\.onnx: \d{4,5} bytes", output);
    }

    /// <summary>Needs no packages: a new sample is not forgotten.</summary>
    [Fact]
    public void Samples_AreAllRunHere()
    {
        var tests = File.ReadAllText(Path.Combine(PackedPackages.Repository, "tests/FairDiff.Packages.Tests/SampleTests.cs"));
        var samples = Directory.GetFiles(Path.Combine(PackedPackages.Repository, "docs/samples"), "*.cs");

        Assert.True(samples.Length > 12);
        Assert.All(samples, file => Assert.Contains($"\"{Path.GetFileNameWithoutExtension(file)}\"", tests, StringComparison.Ordinal));
    }

    [Fact]
    public void MlflowOnly_LogsToTheFolder()
    {
        var folder = Folder("mlflow-only");

        Assert.Matches(@"R squared 0\.[5-9]\d\d, run [0-9a-f]{32}", Run(folder, "mlflow-only"));
        Assert.Single(Directory.GetFiles(folder, "mlnet.log", SearchOption.AllDirectories));
    }

    /// <summary>The README's programs, on the table and images that the sample of data frames leaves.</summary>
    [Fact]
    public void FirstPrograms_OnTheFilesOfADataFrame_SaveAModel()
    {
        var folder = Folder("first-pipeline");
        Assert.Contains("Hospital", Run(folder, "data-frame", Budget), StringComparison.Ordinal);
        File.Copy(Path.Combine(folder, "rows.csv"), Path.Combine(folder, "train.csv"));
        File.Copy(Path.Combine(folder, "rows.csv"), Path.Combine(folder, "test.csv"));

        Assert.Contains("Hospital", Run(folder, "first-features", Budget), StringComparison.Ordinal);
        File.Delete(Path.Combine(folder, "model.zip"));
        Assert.Contains("Hospital", Run(folder, "first-pipeline", "2"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "model.zip")));
        Assert.True(Directory.Exists(Path.Combine(folder, "mlruns")));
    }

    [Fact]
    public async Task ResNet_IsServedByTheApi_AsItIsByOnnx()
    {
        var folder = Folder("resnet");
        Assert.Contains("Hospital", Run(folder, "resnet", Budget), StringComparison.Ordinal);
        var scores = Run(folder, "onnx-serving").Split("scores: ")[1].Trim().Split(", ").Select(float.Parse).ToArray();

        await using var app = await ServedApp.StartAsync(workplace, folder, ["run", Copy(folder, "minimal-api")], "health");
        using var image = new ByteArrayContent(await File.ReadAllBytesAsync(
            Path.Combine(folder, "white.png"), TestContext.Current.CancellationToken));
        using var answer = await app.Client.PostAsync(new Uri("predict", UriKind.Relative), image, TestContext.Current.CancellationToken);
        var served = (await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;

        Assert.Contains((string)served["predictedLabel"]!, (string[])["tumour", "healthy"]);
        Assert.Equal(scores, served["score"]!.AsArray().Select(score => (float)score!), (one, other) => Math.Abs(one - other) < 2e-3f);
    }

    private string Folder(string sample) => workplace.CreateFolder($"sample-{sample}");

    private string Run(string folder, string sample, params string[] arguments) =>
        workplace.Dotnet(folder, ["run", Copy(folder, sample), .. arguments]).ReplaceLineEndings("\n");

    private static string Copy(string folder, string sample)
    {
        var file = $"{sample}.cs";
        File.Copy(Path.Combine(PackedPackages.Repository, "docs", "samples", file), Path.Combine(folder, file), overwrite: true);
        return file;
    }
}
