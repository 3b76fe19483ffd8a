using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Generation;

/// <summary><c>fairdiff generate</c> in two stages.</summary>
public sealed class GenerateCascadeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public GenerateCascadeTests() => TinyFolder.Create(_folder.File("data"));

    private string Workspace => _folder.File("workspace");

    private string[] Training =>
    [
        "generate", "--data", _folder.File("data"), "--image-size", "16", "--base-size", "8", "--network", "tiny", "--training-steps", "2",
        "--upsampler-network", "tiny", "--upsampler-training-steps", "2", "--count", "3", "--steps", "1", "--upsampler-steps", "2",
        "--upsampler-noise", "1.5",
        "--device", "cpu", "--workspace", Workspace, "--output", _folder.File("store"),
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generate_WithBaseSize_TrainsBothAndTheFilesDrawTheSameAgain()
    {
        var trained = await Run(Training);
        var loaded = await Run(
            "generate", "--generator", Workspace, "--upsampler", Path.Combine(
                Workspace, "upsampler.safetensors"), "--count", "3", "--steps", "1",
            "--upsampler-steps", "2", "--upsampler-noise", "1.5", "--device", "cpu", "--output", _folder.File("again"));

        Assert.Equal((ExitCodes.Success, ""), (trained.Exit, trained.Error));
        Assert.Equal((ExitCodes.Success, ""), (loaded.Exit, loaded.Error));
        var images = SyntheticStore.Open(_folder.File("store")).Images;
        Assert.Equal(SignedImages.In(_folder.File("store")), SignedImages.In(_folder.File("again")));
        Assert.All(images, image => Assert.Equal((16, 8, 2, 1.5), (
            image.ImageSize, image.Upsampler!.BaseImageSize, image.Upsampler.SamplerSteps, image.Upsampler.SamplingNoise)));
        var inspected = await Run("inspect", Workspace, "--verify");
        Assert.Contains("upsampler.safetensors: an upsampler", inspected.Output);
        Assert.Contains("Verified: the checksum of generator.safetensors and the checksum of upsampler.safetensors.", inspected.Output);
        Assert.Contains("upsampler.samplerSteps", (await Run("inspect", _folder.File("store"))).Output);
    }

    [Fact]
    public async Task Generate_DryRun_PlansBoth()
    {
        var run = await Run([.. Training, "--dry-run"]);

        Assert.Equal((ExitCodes.Success, ""), (run.Exit, run.Error));
        Assert.Contains("Upsampler from 8 x 8 pixels", run.Output);
        Assert.False(Directory.Exists(Workspace));
    }

    [Theory]
    [InlineData("--base-size needs --data", "--generator", "x", "--base-size", "8")]
    [InlineData("--upsampler needs --generator", "--data", "x", "--upsampler", "y")]
    [InlineData("--upsampler-noise needs", "--generator", "x", "--upsampler-noise", "1")]
    [InlineData("--upsampler-training-steps needs --base-size", "--data", "x", "--upsampler-training-steps", "5")]
    [InlineData("--base-size is 4", "--data", "x", "--base-size", "4")]
    [InlineData("--upsampler-network is huge", "--data", "x", "--base-size", "8", "--upsampler-network", "huge")]
    [InlineData("--upsampler-steps is 0", "--generator", "x", "--upsampler", "y", "--upsampler-steps", "0")]
    [InlineData("--upsampler-noise is 256", "--generator", "x", "--upsampler", "y", "--upsampler-noise", "256")]
    public async Task Generate_OptionWithoutMeaningOrOutOfRange_FailsInOneLine(string expected, params string[] arguments)
    {
        var run = await Run(["generate", "--output", _folder.File("store"), .. arguments]);

        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains(expected, run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    private static Task<CommandRun> Run(params string[] arguments) => CommandRun.Of(TestContext.Current.CancellationToken, arguments);
}
