using System.Security.Cryptography;
using System.Text;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion;

public sealed class PostHocEmaTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    private string Output => Path.Combine(_folder.Path, "other.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReconstructGenerator_OfAWorkspace_WritesAGeneratorOfThatLength()
    {
        var workspace = Train(postHocEma: 4);
        Assert.Equal(4, Directory.GetFiles(Path.Combine(workspace, "averages")).Length);

        var made = _ml.FairDiff().ReconstructGenerator(workspace, 0.07, Output);
        var again = _ml.FairDiff().ReconstructGenerator(
            Path.Combine(workspace, "averages"), 0.07, Path.Combine(_folder.Path, "again.safetensors"));

        Assert.Equal((Output, 0.07), (made.Path, made.EmaLength));
        Assert.InRange(made.ProfileError, 1e-6, 0.1);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Output))), made.Sha256);
        Assert.Equal(made.Sha256, again.Sha256);
        Assert.Contains("\\\"emaLength\\\":0.07", Encoding.Latin1.GetString(File.ReadAllBytes(Output)).Replace("\\u0022", "\\\""));
    }

    [Fact]
    public void ReconstructGenerator_WithoutSnapshots_SaysHowToGetThem()
    {
        var workspace = Train(postHocEma: 0);

        var message = Assert.Throws<EngineException>(() => _ml.FairDiff().ReconstructGenerator(workspace, 0.1, Output)).Message;

        Assert.Contains(workspace, message);
        Assert.Contains("PostHocEma", message);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public void ReconstructGenerator_LengthOutOfRange_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.FairDiff().ReconstructGenerator(_folder.Path, 0.5, Output));

    private string Train(int postHocEma)
    {
        var options = TinyStudy.Options with
        {
            WorkspacePath = Path.Combine(_folder.Path, "workspace"),
            TrainingSteps = 12,
            SyntheticCount = 1,
            PostHocEma = postHocEma,
        };
        return _ml.FairDiff().DiffusionAugmentation(options).Fit(TinyStudy.Data(_ml)).WorkspacePath!;
    }
}
