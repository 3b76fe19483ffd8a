using System.Text.Json;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion;

public sealed class GuidanceOptionsTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly DiffusionAugmentationOptions _options;

    public GuidanceOptionsTests()
    {
        _options = TinyStudy.Options with { WorkspacePath = Path.Combine(_folder.Path, "workspace"), SyntheticCount = 4 };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_Defaults_RecordPlainClassifierFreeGuidance()
    {
        Fit(_options);

        Assert.All(Manifest(_options), image =>
        {
            Assert.Equal(1, image.GetProperty("guidanceWeight").GetDouble());
            Assert.Equal(0, image.GetProperty("guidanceRescale").GetDouble());
            Assert.Equal(JsonValueKind.Null, image.GetProperty("guidanceInterval").ValueKind);
            Assert.Equal(JsonValueKind.Null, image.GetProperty("autoguidanceId").ValueKind);
            Assert.Equal(0, image.GetProperty("autoguidanceWeight").GetDouble());
        });
    }

    [Fact]
    public void Fit_AllPartsOfGuidance_AreUsedAndRecordedWithEachImage()
    {
        var plain = Made(_options);
        var weaker = Made(Weaker());
        var guided = _options with
        {
            WorkspacePath = Path.Combine(_folder.Path, "guided"),
            Sampling = new()
            {
                Sampler = DiffusionSampler.Heun, SamplerSteps = 4, GuidanceRescale = 0.5, GuidanceInterval = new(0.1, 0.8),
                AutoguidanceWeight = 2,
            },
            AutoguidancePath = GeneratorOf(weaker),
        };

        Fit(guided);

        var id = Manifest(weaker)[0].GetProperty("generatorId").GetString();
        Assert.All(Manifest(guided), image =>
        {
            Assert.Equal("Heun", image.GetProperty("sampler").GetString());
            Assert.Equal(0.5, image.GetProperty("guidanceRescale").GetDouble());
            Assert.Equal((0.1, 0.8), (Bound(image, "from"), Bound(image, "to")));
            Assert.Equal(id, image.GetProperty("autoguidanceId").GetString());
            Assert.Equal(2, image.GetProperty("autoguidanceWeight").GetDouble());
            Assert.NotEqual(id, image.GetProperty("generatorId").GetString());
        });

        // The same generator, so the images differ by how they were drawn alone.
        Assert.Equal(Manifest(plain)[0].GetProperty("generatorId").GetString(), Manifest(guided)[0].GetProperty("generatorId").GetString());
        Assert.NotEqual(TinyStudy.Images(plain.WorkspacePath!), TinyStudy.Images(guided.WorkspacePath!));
    }

    [Fact]
    public void Fit_OtherGuidance_IsAnotherStore()
    {
        var weaker = GeneratorOf(Made(Weaker()));
        Fit(_options);

        Assert.Contains(
            "begun with GuidanceRescale = 0; now GuidanceRescale is 0.5",
            Refusal(Drawn(sampling => sampling with { GuidanceRescale = 0.5 })));
        Assert.Contains(
            "now GuidanceInterval is {\"from\":0,\"to\":0.7}",
            Refusal(Drawn(sampling => sampling with { GuidanceInterval = new GuidanceInterval(0, 0.7) })));
        Assert.Contains("begun with AutoguidanceId = null; now", Refusal(_options with { AutoguidancePath = weaker }));

        // A weight of something that is not there changes nothing.
        Fit(Drawn(sampling => sampling with { AutoguidanceWeight = 7 }) with { ProgressCallback = _ => Assert.Fail("made again") });
    }

    [Fact]
    public void Fit_AutoguidanceFileThatIsNotThere_NamesTheOptionAndThePath()
    {
        var path = Path.Combine(_folder.Path, "weak.safetensors");

        var message = Refusal(_options with { AutoguidancePath = path });

        Assert.Contains($"AutoguidancePath is '{path}'", message);
    }

    [Fact]
    public void Fit_WeakerGeneratorOfOtherConditionsOrImages_IsRefusedBeforeTraining()
    {
        var otherCondition = GeneratorOf(Made(Weaker() with { Condition = DiffusionCondition.Label }));
        var otherImages = Weaker() with { WorkspacePath = Path.Combine(_folder.Path, "other images") };
        _ml.FairDiff().DiffusionAugmentation(otherImages).Fit(TinyStudy.Data(_ml, firstSeed: 1));
        var untrained = _options with { ProgressCallback = _ => Assert.Fail("trained") };

        Assert.Contains(
            "condition (Label: normal, tumour, not Label: normal, tumour; Hospital: 0, 3, 4)",
            Refusal(untrained with { AutoguidancePath = otherCondition }));
        Assert.Contains("pixel scaling", Refusal(untrained with { AutoguidancePath = GeneratorOf(otherImages) }));

        // The refusals did not claim the workspace.
        Fit(_options);
    }

    [Fact]
    public void DiffusionAugmentation_GuidanceOutOfRange_NamesOptionAndRange()
    {
        Assert.Contains(
            "GuidanceWeight is 101; it must be from 0 to 100", Message(Drawn(sampling => sampling with { GuidanceWeight = 101 })));
        Assert.Contains(
            "GuidanceRescale is -0.1; it must be from 0 to 1", Message(Drawn(sampling => sampling with { GuidanceRescale = -0.1 })));
        Assert.Contains(
            "GuidanceInterval is (0.5, 0.5]; it must be null or have 0 <= From < To <= 1",
            Message(Drawn(sampling => sampling with { GuidanceInterval = new(0.5, 0.5) })));
        Assert.Contains(
            "AutoguidanceWeight is NaN; it must be from 0 to 100",
            Message(Drawn(sampling => sampling with { AutoguidanceWeight = double.NaN })));
        Assert.Contains(
            "AutoguidancePath is ; it must be null or the path of a generator", Message(_options with { AutoguidancePath = "" }));

        string Message(DiffusionAugmentationOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.FairDiff().DiffusionAugmentation(options)).Message;
    }

    private DiffusionAugmentationOptions Drawn(Func<GeneratorSampling, GeneratorSampling> change) =>
        _options with { Sampling = change(_options.Sampling) };

    private DiffusionAugmentationOptions Weaker() =>
        _options with { WorkspacePath = Path.Combine(_folder.Path, "weaker"), TrainingSteps = 1, SyntheticCount = 1 };

    private DiffusionAugmentationOptions Made(DiffusionAugmentationOptions options)
    {
        Fit(options);
        return options;
    }

    private void Fit(DiffusionAugmentationOptions options) => _ml.FairDiff().DiffusionAugmentation(options).Fit(TinyStudy.Data(_ml));

    private string Refusal(DiffusionAugmentationOptions options) => Assert.Throws<FairDiffException>(() => Fit(options)).Message;

    private static string GeneratorOf(DiffusionAugmentationOptions options) =>
        Path.Combine(options.WorkspacePath!, "generator.safetensors");

    private static JsonElement[] Manifest(DiffusionAugmentationOptions options) =>
        [.. File.ReadAllLines(Path.Combine(options.WorkspacePath!, "synthetic", "manifest.jsonl")).Select(
            line => JsonDocument.Parse(line).RootElement)];

    private static double Bound(JsonElement image, string name) => image.GetProperty("guidanceInterval").GetProperty(name).GetDouble();
}
