using FairDiff.Tests;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion;

public sealed class ImageGeneratorTests(TinyGenerator tiny) : IClassFixture<TinyGenerator>, IDisposable
{
    /// <summary>Three groups of images that are drawn together, the last one smaller.</summary>
    private const int Images = 150;

    private readonly TemporaryFolder _folder = new();
    private readonly ImageGenerator _generator = ImageGenerator.Load(tiny.Transformer.WorkspacePath!, "cpu");

    /// <summary>As the fitted augmentation of the fixture samples.</summary>
    private static ImageGenerationOptions Options { get; } = new()
    {
        Count = Images,
        Sampling = new GeneratorSampling { SamplerSteps = TinyStudy.Options.Sampling.SamplerSteps },
        Seed = TinyStudy.Options.Seed!.Value,
    };

    private string GeneratorFile => Path.Combine(tiny.Transformer.WorkspacePath!, "generator.safetensors");

    public void Dispose()
    {
        _generator.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Load_Workspace_KnowsWhatTheGeneratorWasTrainedOn()
    {
        Assert.Equal(tiny.Transformer.GeneratorId, _generator.Id);
        Assert.Equal(tiny.Transformer.ParameterCount, _generator.ParameterCount);
        Assert.Equal(TinyStudy.Size, _generator.ImageSize);
        Assert.Equal(("Label", "normal tumour"), (_generator.Label!.Name, string.Join(' ', _generator.Label.Values)));
        Assert.Equal(("Hospital", "0 3 4"), (Assert.Single(_generator.Attributes).Name, string.Join(' ', _generator.Attributes[0].Values)));
        Assert.Equal(TinyStudy.Rows, _generator.TrainingRowCount);
        Assert.Contains("\"imageSize\":8", _generator.Description);
    }

    [Fact]
    public void CountCells_PlansOfTheData_AreThoseOfTheDataThemselves()
    {
        Assert.Equal(Text(tiny.Transformer.Cells), Text(_generator.CountCells(SamplingPlan.Fair, TinyStudy.SyntheticCount)));

        // 30 labelled rows: hospitals in turn, of six rows the first four normal.
        Assert.Equal(
            ["normal*0: 10", "normal*3: 5", "normal*4: 5", "tumour*3: 5", "tumour*4: 5"],
            Text(_generator.CountCells(SamplingPlan.AsInData, TinyStudy.LabelledRows)));
    }

    [Fact]
    public void Generate_OtherPrecisionThanTheGenerators_IsRecordedAndAutoGoesOnInIt()
    {
        var options = Options with { Count = 66, Precision = Precision.BFloat16 };
        _generator.Generate(Sub("whole"), options);

        // The second group of images is drawn by somebody who leaves it to the machine.
        _generator.Generate(Sub("begun"), options with { Shard = new Shard(1, 2) });
        _generator.Generate(Sub("begun"), options with { Precision = Precision.Auto });
        _generator.Generate(Sub("own"), options with { Precision = null });

        Assert.Equal(Files(Sub("whole")), Files(Sub("begun")));
        Assert.NotEqual(Files(Sub("whole")), Files(Sub("own")));
        var error = Assert.Throws<FairDiffException>(
            () => _generator.Generate(Sub("begun"), options with { Precision = Precision.Float32 }));
        Assert.Contains("Precision = \"BFloat16\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Generate_PrecisionThatIsTheGeneratorsOwn_GoesOnWithAStoreThatNamesNone()
    {
        _generator.Generate(Sub("store"), Options with { Count = 2 });

        _generator.Generate(Sub("store"), Options with { Count = 2, Precision = Precision.Float32 });
        _generator.Generate(Sub("store"), Options with { Count = 2, Precision = Precision.Auto });
    }

    [Fact]
    public void CountCells_Shards_AddUpToThePlan()
    {
        // 150 images in groups of 64, 64, 22.
        int[] images = [.. Enumerable.Range(1, 2).Select(
            number => _generator.CountCells(SamplingPlan.Fair, Images, new Shard(number, 2)).Values.Sum())];

        Assert.Equal([86, 64], images);
    }

    [Fact]
    public void Save_ThenLoad_IsTheSameGenerator()
    {
        _generator.Save(Sub("copy.safetensors"));
        using var copy = ImageGenerator.Load(Sub("copy.safetensors"), "cpu");

        Assert.Equal(File.ReadAllBytes(GeneratorFile), File.ReadAllBytes(Sub("copy.safetensors")));
        Assert.Equal(_generator.Id, copy.Id);
    }

    [Fact]
    public void TrainImageGenerator_SameOptions_GivesTheAugmentationsGenerator()
    {
        var options = TinyStudy.Options with { WorkspacePath = Sub("workspace"), SyntheticCount = 5 };

        using var generator = tiny.Context.FairDiff().TrainImageGenerator(tiny.Data, options);

        Assert.Equal(tiny.Transformer.GeneratorId, generator.Id);
        Assert.False(Directory.Exists(Path.Combine(Sub("workspace"), "synthetic")));
        var augmented = tiny.Context.FairDiff().DiffusionAugmentation(
            options with { MetricsCallback = (_, _, _) => Assert.Fail("trained again") }).Fit(tiny.Data);
        Assert.Equal(5, augmented.SyntheticCount);
    }

    [Fact]
    public void Generate_WithTheAugmentationsOptions_GivesItsFilesToTheBit()
    {
        var store = _generator.Generate(_folder.Path, Options with { Count = TinyStudy.SyntheticCount });

        Assert.Equal(TinyStudy.Images(tiny.Transformer.WorkspacePath!), Files(_folder.Path));
        Assert.Equal((TinyStudy.SyntheticCount, TinyStudy.SyntheticCount), (store.Images.Count, store.PlannedCount!.Value));
        Assert.Equal(Text(tiny.Transformer.Cells), Text(store.Cells));
        Assert.All(store.Images, image => Assert.Equal(_generator.Id, image.GeneratorId));
        Assert.Empty(store.Verify(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Generate_InShards_GivesTheSameFilesAsInOneGo()
    {
        _generator.Generate(Sub("whole"), Options);
        List<long> totals = [];
        foreach (var number in new[] { 3, 1, 2 })
        {
            _generator.Generate(
                Sub("shards"), Options with { Shard = new Shard(number, 3), ProgressCallback = at => totals.Add(at.TotalSteps) });
        }

        Assert.Equal(Files(Sub("whole")), Files(Sub("shards")));
        Assert.Equal(Manifest(Sub("whole")), Manifest(Sub("shards")));
        Assert.Equal([22, 64], totals.Distinct());
    }

    [Fact]
    public void Generate_ShardsInTwoFoldersCopiedTogether_AreOneStore()
    {
        _generator.Generate(Sub("a"), Options with { Shard = new Shard(1, 2) });
        var partial = _generator.Generate(Sub("b"), Options with { Shard = new Shard(2, 2) });
        foreach (var file in Directory.GetFiles(Sub("a")))
        {
            File.Copy(file, Path.Combine(Sub("b"), Path.GetFileName(file)), overwrite: true);
        }

        var merged = SyntheticStore.Open(Sub("b"));

        Assert.Equal((64, 150), (partial.Images.Count, partial.PlannedCount!.Value));
        Assert.Equal(Images, merged.Images.Count);
        Assert.Empty(merged.Verify(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Generate_WithoutShardsAfterSomeShards_DrawsOnlyTheRest()
    {
        _generator.Generate(_folder.Path, Options with { Shard = new Shard(2, 3) });
        var drawn = Path.Combine(_folder.Path, "000064.png");
        var written = File.GetLastWriteTimeUtc(drawn);
        File.Delete(Path.Combine(_folder.Path, "000070.png"));

        var store = _generator.Generate(_folder.Path, Options);

        Assert.Equal(written, File.GetLastWriteTimeUtc(drawn));
        Assert.Equal(Images, store.Images.Count);
        Assert.Empty(store.Verify(TestContext.Current.CancellationToken));
        Assert.Equal(Images, File.ReadLines(Path.Combine(_folder.Path, "manifest.jsonl")).Count());
    }

    [Fact]
    public void Generate_Cancelled_GoesOnToTheSameFiles()
    {
        _generator.Generate(Sub("whole"), Options);
        using var cancel = new CancellationTokenSource();
        var stopped = Options with
        {
            ProgressCallback = at =>
            {
                if (at.Step == 64)
                {
                    cancel.Cancel();
                }
            },
            CancellationToken = cancel.Token,
        };

        Assert.ThrowsAny<OperationCanceledException>(() => _generator.Generate(Sub("stopped"), stopped));
        Assert.Equal(64, SyntheticStore.Open(Sub("stopped")).Images.Count);
        _generator.Generate(Sub("stopped"), Options);

        Assert.Equal(Files(Sub("whole")), Files(Sub("stopped")));
    }

    [Fact]
    public void Generate_InFreshProcessesSideBySide_GivesTheSameFiles()
    {
        _generator.Generate(Sub("here"), Options);

        Parallel.For(1, 3, number => FreshProcess.Generate(GeneratorFile, Sub("elsewhere"), Images, number, 2));

        Assert.Equal(Files(Sub("here")), Files(Sub("elsewhere")));
        Assert.Equal(Manifest(Sub("here")), Manifest(Sub("elsewhere")));
    }

    [Fact]
    public void Generate_WithAutoguidance_RecordsTheWeakerGenerator()
    {
        // Guided away from itself, nothing changes, but the record says so.
        var options = Options with { Count = 3, Sampling = Options.Sampling with { AutoguidanceWeight = 2 } };
        var plain = _generator.Generate(Sub("plain"), options);
        var guided = _generator.Generate(Sub("guided"), options with { AutoguidancePath = GeneratorFile });

        Assert.All(plain.Images, image => Assert.Equal((null, 0), (image.AutoguidanceId, image.AutoguidanceWeight)));
        Assert.All(guided.Images, image => Assert.Equal((_generator.Id, 2), (image.AutoguidanceId, image.AutoguidanceWeight)));
        Assert.Empty(guided.Verify(TestContext.Current.CancellationToken));
        Assert.Contains("AutoguidanceId = null; now", Assert.Throws<FairDiffException>(
            () => _generator.Generate(Sub("plain"), options with { AutoguidancePath = GeneratorFile })).Message);
    }

    [Fact]
    public void Generate_IntoAStoreOfSomethingElse_NamesTheDifference()
    {
        _generator.Generate(_folder.Path, Options with { Count = 3 });

        Assert.Contains("SyntheticCount = 3; now SyntheticCount is 4", Refusal(Options with { Count = 4 }));
        Assert.Contains("Seed = 7; now Seed is 8", Refusal(Options with { Count = 3, Seed = 8 }));
        Assert.Contains(
            "SamplerSteps = 2; now SamplerSteps is 3",
            Refusal(Options with { Count = 3, Sampling = new GeneratorSampling { SamplerSteps = 3 } }));
        Assert.Contains("SamplingPlan = \"fair\"", Refusal(Options with { Count = 3, Plan = SamplingPlan.AsInData }));
        Assert.Contains("GeneratorId", Assert.Throws<FairDiffException>(
            () => _generator.Generate(Path.Combine(tiny.Transformer.WorkspacePath!, "synthetic"), Options with { Count = 70 })).Message);
    }

    [Fact]
    public void Generate_IntoImagesOfUnknownOrigin_IsRefused()
    {
        Store.TinyStore.Create(_folder.Path);

        Assert.Contains("no store.json", Refusal(Options));
    }

    [Fact]
    public void Generate_CellThatTheDataDidNotHave_IsRefusedWithTheAllowedValues()
    {
        var plan = SamplingPlan.Counts(new Dictionary<SamplingCell, int> { [new("cyst", "0")] = 1 });

        Assert.Contains("Allowed are: normal, tumour.", Refusal(Options with { Plan = plan, Count = null }));
        Assert.False(Directory.Exists(Sub("store")));
    }

    [Fact]
    public void Generate_OptionsOutOfRange_AreRefusedBeforeAnythingIsWritten()
    {
        Assert.Contains(
            "Count is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => _generator.Generate(Sub("store"), Options with { Count = 0 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _generator.Generate(Sub("store"), Options with { Sampling = new GeneratorSampling { SamplerSteps = 0 } }));
        Assert.Contains("Shard 3/2", Assert.Throws<ArgumentOutOfRangeException>(() => new Shard(3, 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shard(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shard(0, 2));
        Assert.False(Directory.Exists(Sub("store")));
    }

    [Theory]
    [InlineData(0.5, "truncated")]
    [InlineData(0.0001, "cannot be read")]
    public void Load_TruncatedFile_NamesFileAndFault(double kept, string fault)
    {
        var path = Path.Combine(_folder.Path, "generator.safetensors");
        var bytes = File.ReadAllBytes(GeneratorFile);
        File.WriteAllBytes(path, bytes[..(int)(kept * bytes.Length)]);

        var message = Assert.Throws<EngineException>(() => ImageGenerator.Load(path, "cpu")).Message;

        Assert.Contains(path, message);
        Assert.Contains(fault, message);
    }

    [Fact]
    public void Load_LabelValueChanged_IsRefused()
    {
        var path = Path.Combine(_folder.Path, "generator.safetensors");
        var bytes = File.ReadAllBytes(GeneratorFile);
        bytes[System.Text.Encoding.Latin1.GetString(bytes).IndexOf("tumour", StringComparison.Ordinal)] = (byte)'h';
        File.WriteAllBytes(path, bytes);

        Assert.Contains("checksum", Assert.Throws<EngineException>(() => ImageGenerator.Load(path, "cpu")).Message);
    }

    [Fact]
    public void Load_NoSuchFile_NamesIt() =>
        Assert.Contains("nowhere", Assert.Throws<FairDiffException>(() => ImageGenerator.Load(Sub("nowhere"), "cpu")).Message);

    private string Sub(string name) => Path.Combine(_folder.Path, name);

    private string Refusal(ImageGenerationOptions options) =>
        Assert.Throws<FairDiffException>(() => _generator.Generate(_folder.Path, options)).Message;

    private static byte[][] Files(string store) => SignedImages.In(store);

    private static IEnumerable<string> Manifest(string store) => Directory.GetFiles(store, "manifest*.jsonl")
        .SelectMany(File.ReadAllLines).Select(SignedImages.Unsigned).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Text(IReadOnlyDictionary<SamplingCell, int> cells) =>
        cells.Where(pair => pair.Value > 0).Select(pair => $"{pair.Key}: {pair.Value}").Order(StringComparer.Ordinal);
}
