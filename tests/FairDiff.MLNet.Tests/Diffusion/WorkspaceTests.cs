using System.Text.Json;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>What a workspace is for, and what it refuses.</summary>
public sealed class WorkspaceTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly DiffusionAugmentationOptions _options;

    public WorkspaceTests()
    {
        _options = TinyStudy.Options with { WorkspacePath = Path.Combine(_folder.Path, "workspace") };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_OtherOptions_NamesTheFirstDifferenceWithBothValues()
    {
        Fit(_options);

        Assert.Contains("begun with TrainingSteps = 3; now TrainingSteps is 4", Refusal(_options with { TrainingSteps = 4 }));
        Assert.Contains(
            "now Network is {\"channels\":16,", Refusal(_options with { Network = UNetOptions.Tiny with { BlocksPerLevel = 2 } }));
        Assert.Contains(
            "Schedule = \"Cosine\"; now Schedule is \"Linear\"", Refusal(_options with { Schedule = DiffusionSchedule.Linear }));
        Assert.Contains("now Prediction is \"Image\"", Refusal(_options with { Prediction = Prediction.Image }));
        Assert.Contains("now LearnedVariance is true", Refusal(_options with { LearnedVariance = true }));
        Assert.Contains("now MinSnrGamma is 5", Refusal(_options with { MinSnrGamma = 5 }));
        Assert.Contains("AttributeDropoutOverrides is {\"Hospital\":0.5}", Refusal(_options with
        {
            AttributeDropoutOverrides = new Dictionary<string, double> { ["Hospital"] = 0.5 },
        }));
        Assert.Contains(
            "begun with GradientAccumulation = 1; now GradientAccumulation is 2", Refusal(_options with { GradientAccumulation = 2 }));
        Assert.Contains("begun with WarmupSteps = 100; now WarmupSteps is 0", Refusal(_options with { WarmupSteps = 0 }));
        Assert.Contains("begun with WeightDecay = 0.0001; now WeightDecay is 0", Refusal(_options with { WeightDecay = 0 }));
        Assert.Contains("begun with GradientClip = 1; now GradientClip is null", Refusal(_options with { GradientClip = null }));
        Assert.Contains("begun with EmaLength = null; now EmaLength is 0.1", Refusal(_options with { EmaLength = 0.1 }));
        Assert.Contains("begun with PostHocEma = 0; now PostHocEma is 3", Refusal(_options with { PostHocEma = 3 }));
        Assert.Contains("begun with Seed = 7; now Seed is 8", Refusal(_options with { Seed = 8 }));
        Assert.Contains("begun with SyntheticCount = 70; now SyntheticCount is 71", Refusal(_options with { SyntheticCount = 71 }));
        Assert.Contains(
            "SamplingPlan = \"fair\"; now SamplingPlan is \"asInData\"", Refusal(_options with { SamplingPlan = SamplingPlan.AsInData }));
        Assert.Contains(
            "Sampler = \"Ddim\"; now Sampler is \"Ddpm\"",
            Refusal(_options with { Sampling = _options.Sampling with { Sampler = DiffusionSampler.Ddpm } }));
        Assert.Contains("delete the folder", Refusal(_options with { Sampling = _options.Sampling with { GuidanceWeight = 2 } }));
    }

    [Fact]
    public void Fit_OtherData_IsRefusedAndSaysWhatToDoInCrossValidation()
    {
        Fit(_options);

        var exception = Assert.Throws<FairDiffException>(
            () => _ml.FairDiff().DiffusionAugmentation(_options).Fit(TinyStudy.Data(_ml, firstSeed: 1)));

        Assert.Contains("begun with other data: sha256 was", exception.Message);
        Assert.Contains("leave WorkspacePath null", exception.Message);
    }

    [Fact]
    public void Fit_ImageFileChangedInPlace_IsNoticed()
    {
        TinyStudy.WriteFiles(_folder.Path);
        var path = Path.Combine(_folder.Path, "5.png");
        var written = File.GetLastWriteTimeUtc(path);
        FitFiles();

        using (var image = TestImages.Noisy(99, 2, TinyStudy.Size))
        {
            image.Save(path);
        }

        File.SetLastWriteTimeUtc(path, written);

        Assert.Contains("begun with other data: sha256 was", Assert.Throws<FairDiffException>(FitFiles).Message);

        void FitFiles()
        {
            var data = _ml.Transforms.DropColumns("Image").Fit(TinyStudy.Data(_ml)).Transform(TinyStudy.Data(_ml));
            var images = _ml.Transforms.LoadImages("Image", _folder.Path, "Path").Fit(data).Transform(data);
            _ml.FairDiff().DiffusionAugmentation(_options).Fit(images);
        }
    }

    [Fact]
    public void Fit_DecodedImages_AreGoneAfterwards()
    {
        Fit(_options);

        Assert.Empty(Directory.GetFiles(_options.WorkspacePath!, "images-*"));
    }

    [Fact]
    public void Fit_WithoutSeed_GoesOnWithTheWorkspacesOwn()
    {
        Fit(_options);

        Fit(_options with { Seed = null, MetricsCallback = (_, _, _) => Assert.Fail("trained again") });
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    public void Fit_PrecisionAuto_GoesOnInTheWorkspacesOwn(Precision begun)
    {
        Fit(_options with { Precision = begun, TrainingSteps = 1, SyntheticCount = 2, Sampling = new() { SamplerSteps = 1 } });

        Fit(_options with
        {
            Precision = Precision.Auto, TrainingSteps = 1, SyntheticCount = 2, Sampling = new() { SamplerSteps = 1 },
            MetricsCallback = (_, _, _) => Assert.Fail("trained again"),
        });
    }

    [Fact]
    public void Fit_PrecisionAuto_IsTheFasterOneAndRecorded()
    {
        Fit(_options with { Precision = Precision.Auto, TrainingSteps = 1, SyntheticCount = 2, Sampling = new() { SamplerSteps = 1 } });

        var chosen = PrecisionChoice.For(TorchDevice.Resolve("cpu", false)).Precision;
        Assert.Contains($"\"precision\": \"{chosen}\"", File.ReadAllText(Path.Combine(_options.WorkspacePath!, "workspace.json")));
        using var generator = ImageGenerator.Load(_options.WorkspacePath!, "cpu");
        Assert.Contains($"\"precision\":\"{chosen}\"", generator.Description, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Fit_WorkspaceInUseByAnotherProcess_Throws()
    {
        // Held as another process would hold it; fits of one process take turns.
        Directory.CreateDirectory(_options.WorkspacePath!);
        using var held = new FileStream(
            Path.Combine(_options.WorkspacePath!, "workspace.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        Assert.Contains("in use by another process", Refusal(_options));
    }

    [Fact]
    public void Fit_SideBySideInOneWorkspace_TrainsOnce()
    {
        var trained = 0;
        var options = _options with
        {
            ProgressCallback = at =>
            {
                if (at is { Stage: "training generator", Step: 0 })
                {
                    Interlocked.Increment(ref trained);
                }
            },
        };

        Parallel.For(0, 3, _ => Fit(options));

        Assert.Equal(1, trained);
    }

    [Fact]
    public void Fit_WorkspaceThatCannotBeMade_NamesThePath()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");
        var path = Path.Combine(file, "workspace");

        Assert.Contains(path, Refusal(_options with { WorkspacePath = path }));
    }

    [Fact]
    public void Fit_ChangedGeneratorFile_IsNotTrusted()
    {
        Fit(_options);
        File.Delete(Synthetic("000000.png"));
        File.AppendAllText(Path.Combine(_options.WorkspacePath!, "generator.safetensors"), "x");

        Assert.Contains("was changed after it was written", Refusal(_options));
    }

    [Fact]
    public void Fit_Manifest_SaysWhereEachImageCameFrom()
    {
        var transformer = Fit(_options);
        var lines = File.ReadAllLines(Synthetic("manifest.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToArray();

        Assert.Equal(TinyStudy.SyntheticCount, lines.Length);
        Assert.Equal(TinyStudy.SyntheticCount, lines.Select(line => line.GetProperty("seed").GetInt64()).Distinct().Count());
        Assert.All(lines, line => Assert.Equal("trainedAlgorithmicMedia", line.GetProperty("digitalSourceType").GetString()));
        Assert.All(lines, line => Assert.Equal(64, line.GetProperty("generatorId").GetString()!.Length));
        Assert.Equal(
            transformer.Cells.OrderBy(pair => pair.Key.ToString()).Select(pair => pair.Value),
            lines.GroupBy(line => $"{line.GetProperty("label")}*{line.GetProperty("attributes").GetProperty("Hospital")}")
                .OrderBy(group => group.Key).Select(group => group.Count()));
        Assert.Equal(["000000.png", "000001.png"], lines.Take(2).Select(line => line.GetProperty("file").GetString()));
    }

    [Fact]
    public void Fit_WithoutWorkspacePath_UsesAFolderOfItsOwn()
    {
        var options = TinyStudy.Options with { SyntheticCount = 2 };

        Assert.NotEqual(Fit(options).WorkspacePath, Fit(options).WorkspacePath);
    }

    private DiffusionAugmentationTransformer Fit(DiffusionAugmentationOptions options) =>
        _ml.FairDiff().DiffusionAugmentation(options).Fit(TinyStudy.Data(_ml));

    private string Refusal(DiffusionAugmentationOptions options) => Assert.Throws<FairDiffException>(() => Fit(options)).Message;

    private string Synthetic(string file) => Path.Combine(_options.WorkspacePath!, "synthetic", file);
}
