using FairDiff.MLNet;
using FairDiff.Pipelines.Tests.Commands;
using FairDiff.Tests;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Pipelines.Tests.Generation;

/// <summary>A generator that one command trained is where another one starts.</summary>
[Collection(ProcessState.Collection)]
public sealed class StartFromTests : FolderStudyTests
{
    [Fact]
    public async Task StartFrom_OfGenerateAndOfAStudy_IsWhereEveryGeneratorStarts()
    {
        TinyFolder.Create(Data);
        var first = await Generate("first");
        var start = StartingGenerator.FromFile(Path.Combine(PathOf("first"), "generator.safetensors"));

        var second = await Generate("second", "--start-from", start.Path);
        await Succeed("--start-from", start.Path);

        Assert.Equal(("", ""), (first.Error, second.Error));
        string[] generators = [PathOf("second"), Generator("label"), Generator("label+property")];
        Assert.All(generators, workspace =>
        {
            using var generator = ImageGenerator.Load(workspace, "cpu");
            Assert.Contains(start.ReadSha256(), generator.Description);
        });
        Assert.Contains(start.ReadSha256(), File.ReadAllText(Path.Combine(Output, "study.json")));
        Assert.Contains(
            $"\"generators start from\": \"generator.safetensors (SHA-256 {start.ReadSha256()})\"",
            File.ReadAllText(Path.Combine(Output, "report.json")));
        Assert.Contains(start.ReadSha256(), (await CommandRun.Of(
            TestContext.Current.CancellationToken, "inspect", Path.Combine(PathOf("second"), "generator.safetensors"))).Output);

        string Generator(string name) => Path.Combine(Output, "generators", name);
    }

    private protected override Task<CommandRun> Run(params string[] more) => RunFolder(
        [
            "--data", Data, "--attributes", "site", "--split-column", "split", "--methods", "label", "label+property", "--device",
            "cpu", .. more,
        ]);

    private Task<CommandRun> Generate(string name, params string[] more) => CommandRun.Of(
        TestContext.Current.CancellationToken,
        [
            "generate", "--data", Data, "--attributes", "site", "--split-column", "split", "--image-size", "8", "--training-steps", "1",
            "--count", "1", "--steps", "1", "--device", "cpu", "--workspace", PathOf(name), "--output", PathOf($"{name}-store"), .. more,
        ]);
}
