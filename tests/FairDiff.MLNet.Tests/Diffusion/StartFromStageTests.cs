using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>Stages whose generator starts with the weights of another one.</summary>
public sealed class StartFromStageTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_FromAnotherGenerator_RecordsItsHashAndRefusesOthers()
    {
        var first = Options("first");
        Fit(first);
        var options = Options("workspace") with { StartFrom = GeneratorOf("first") };
        var sha256 = options.StartFrom.ReadSha256();

        Fit(options);
        Fit(options with { ProgressCallback = _ => Assert.Fail("made again") });

        Assert.Contains(sha256, File.ReadAllText(Path.Combine(options.WorkspacePath!, "workspace.json")));
        using (var generator = ImageGenerator.Load(options.WorkspacePath!, "cpu"))
        {
            Assert.Contains($"\"startedFrom\":\"{sha256}\"", generator.Description);
        }

        Fit(Options("second") with { Seed = 8 });
        Assert.Contains(
            $"begun with StartFrom = \"{sha256}\"", Refusal(options with { StartFrom = GeneratorOf("second") }));
        Assert.Contains($"begun with StartFrom = \"{sha256}\"; now StartFrom is null", Refusal(options with { StartFrom = null }));
        Assert.Contains("begun with StartFrom = null", Refusal(first with { StartFrom = options.StartFrom }));
    }

    [Fact]
    public void Fit_FromAGeneratorThatDoesNotFit_LeavesTheWorkspaceUnclaimed()
    {
        Fit(Options("first"));
        var options = Options("workspace") with { Network = UNetOptions.Small };

        Assert.Contains("network (Tiny, not Small)", Refusal(options with { StartFrom = GeneratorOf("first") }));
        Assert.Contains("cannot be read", Refusal(options with { StartFrom = GeneratorOf("nowhere") }));
        Fit(options);

        var two = CascadeStudy.Options with { WorkspacePath = Path.Combine(_folder.Path, "two stages") };
        two = two with { Upsampler = two.Upsampler! with { Training = two.Upsampler.Training with { StartFrom = GeneratorOf("first") } } };
        Assert.Contains(
            "image size (8, not 16) and base image size (none, not 8)",
            Assert.ThrowsAny<EngineException>(() => _ml.FairDiff().DiffusionAugmentation(two).Fit(CascadeStudy.Data(_ml))).Message);
    }

    [Fact]
    public void Fit_OfVectors_StartsFromAnotherGenerator()
    {
        void Vectors(string workspace, StartingGenerator? start, int width = 16) => _ml.FairDiff().VectorDiffusionAugmentation(
            FeatureStudy.Options with
            {
                WorkspacePath = Path.Combine(_folder.Path, workspace), StartFrom = start, Network = new() { Width = width, Blocks = 1 },
            }).Fit(FeatureStudy.Data(_ml));

        Vectors("first", null);

        Assert.Throws<EngineException>(() => Vectors("workspace", GeneratorOf("first"), width: 32));
        Vectors("workspace", GeneratorOf("first"));

        Assert.Contains(
            GeneratorOf("first").ReadSha256(), File.ReadAllText(Path.Combine(_folder.Path, "workspace", "workspace.json")));
    }

    private DiffusionAugmentationOptions Options(string workspace) =>
        TinyStudy.Options with { WorkspacePath = Path.Combine(_folder.Path, workspace), SyntheticCount = 2 };

    private StartingGenerator GeneratorOf(string workspace) =>
        StartingGenerator.FromFile(Path.Combine(_folder.Path, workspace, "generator.safetensors"));

    private void Fit(DiffusionAugmentationOptions options) => _ml.FairDiff().DiffusionAugmentation(options).Fit(TinyStudy.Data(_ml));

    private string Refusal(DiffusionAugmentationOptions options) => Assert.ThrowsAny<EngineException>(() => Fit(options)).Message;
}
