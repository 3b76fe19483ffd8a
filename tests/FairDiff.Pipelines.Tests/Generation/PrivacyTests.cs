using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Tests.Commands;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Generation;

/// <summary>Generators that hide whether any one image was in their training, on the command line.</summary>
[Collection(ProcessState.Collection)]
public sealed class PrivacyTests : FolderStudyTests
{
    private static readonly string[] Private =
        ["--epsilon", "10", "--delta", "0.01", "--noise-multiplicity", "2", "--generator-batch-size", "4"];

    [Fact]
    public async Task Epsilon_OfGenerate_IsInTheGeneratorAndInspected()
    {
        TinyFolder.Create(Data);

        var run = await Generate(Private);

        Assert.Equal((ExitCodes.Success, ""), (run.Exit, run.Error));
        var inspected = (await Command("inspect", Path.Combine(PathOf("private"), "generator.safetensors"))).Output;
        Assert.Matches(@"privacy\.epsilon +10\n", inspected);
        Assert.Matches(@"privacy\.delta +0\.01\n", inspected);
        Assert.Matches(@"privacy\.unit +image\n", inspected);
        Assert.Matches(@"privacy\.noiseMultiplicity +2\n", inspected);
        var workspace = File.ReadAllText(Path.Combine(PathOf("private"), "workspace.json"));
        Assert.Contains("\"attributeTempering\": 1,", workspace);
        Assert.Contains("\"maxGradientNorm\": 1,", workspace);
        var again = await Generate("--generator-batch-size", "4", "--attribute-tempering", "1");
        Assert.Contains("was begun with Privacy = {\"epsilon\":10,", again.Error);
    }

    [Fact]
    public async Task Epsilon_OfAStudy_IsInEveryGeneratorAndInTheReport()
    {
        TinyFolder.Create(Data);

        await Succeed(Private);

        using var generator = ImageGenerator.Load(Path.Combine(Output, "generators", "label"), "cpu");
        Assert.Contains("\"privacy\":{\"epsilon\":10,\"delta\":0.01,", generator.Description);
        Assert.Contains(
            "\"privacy of the generators\": \"epsilon 10 at delta 0.01 for one image (DP-SGD; 2 noise levels an image",
            File.ReadAllText(Path.Combine(Output, "report.json")));
    }

    [Theory]
    [InlineData("--epsilon is 'x'", "--epsilon", "x")]
    [InlineData("Epsilon is 0; it must be from 0.1 to 1000", "--epsilon", "0")]
    [InlineData("--delta needs --epsilon", "--delta", "0.01")]
    [InlineData("--max-gradient-norm needs --epsilon", "--max-gradient-norm", "2")]
    [InlineData("--epsilon all alike; leave one out", "--epsilon", "10", "--attribute-tempering", "0.5")]
    [InlineData("Choose a delta below", "--epsilon", "10", "--delta", "0.2")]
    [InlineData("--generator-batch-size is 0; it must be from 1", "--generator-batch-size", "0")]
    public async Task Epsilon_ThatCannotBe_SaysWhy(string expected, params string[] arguments)
    {
        TinyFolder.Create(Data);

        var run = await Generate(arguments);

        Assert.NotEqual(ExitCodes.Success, run.Exit);
        Assert.Contains(expected, run.Error + run.Output);
    }

    private protected override Task<CommandRun> Run(params string[] more) => RunFolder(
        [
            "--data", Data, "--attributes", "site", "--split-column", "split", "--methods", "label", "--device", "cpu", .. more,
        ]);

    private Task<CommandRun> Generate(params string[] more) => Command(
        [
            "generate", "--data", Data, "--attributes", "site", "--split-column", "split", "--image-size", "8", "--training-steps", "2",
            "--network", "tiny", "--count", "1", "--steps", "1", "--device", "cpu", "--workspace", PathOf("private"), "--output",
            PathOf("store"), .. more,
        ]);

    private static Task<CommandRun> Command(params string[] arguments) =>
        CommandRun.Of(TestContext.Current.CancellationToken, arguments);
}
