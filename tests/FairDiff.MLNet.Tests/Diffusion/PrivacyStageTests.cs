using System.Text.Json.Nodes;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>Stages whose generator hides whether any one image was in its training.</summary>
public sealed class PrivacyStageTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_InAWorkspaceFromBeforeThereWasPrivacy_MakesNothingAgain()
    {
        Fit(Options);
        var path = Path.Combine(_folder.Path, "workspace.json");
        var identity = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.True(identity["options"]!.AsObject().Remove("privacy"));
        File.WriteAllText(path, identity.ToJsonString());

        Fit(Options with { ProgressCallback = _ => Assert.Fail("made again") });
    }

    [Fact]
    public void Fit_WithPrivacy_SaysSoAndIsAnotherWork()
    {
        var options = Options with { Privacy = new() { Epsilon = 5, Delta = 0.01, NoiseMultiplicity = 1 } };

        Fit(options);

        Fit(options with { ProgressCallback = _ => Assert.Fail("made again") });
        using (var generator = ImageGenerator.Load(_folder.Path, "cpu"))
        {
            Assert.Contains("\"privacy\":{\"epsilon\":5,\"delta\":0.01,\"unit\":\"image\"", generator.Description);
        }

        Assert.Contains("now Privacy is null", Assert.Throws<FairDiffException>(() => Fit(Options)).Message);
        Assert.Contains(
            "Privacy.Delta is 0", Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.FairDiff().DiffusionAugmentation(options with { Privacy = new() { Delta = 0 } })).Message);
    }

    private DiffusionAugmentationOptions Options =>
        TinyStudy.Options with { WorkspacePath = _folder.Path, SyntheticCount = 2, NearCopies = NearCopyPolicy.Off };

    private void Fit(DiffusionAugmentationOptions options) => _ml.FairDiff().DiffusionAugmentation(options).Fit(TinyStudy.Data(_ml));
}
