using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Tests;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Pipelines.Tests.Generation;

public sealed class GenerateCommandTests(TinyGenerated tiny) : IClassFixture<TinyGenerated>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Generate_FromData_TrainsOnTheTrainingRowsAndDrawsThePlan()
    {
        Assert.Equal((ExitCodes.Success, ""), (tiny.Run.Exit, tiny.Run.Error));
        Assert.Contains("holds 70 images.", tiny.Run.Output);
        using var generator = ImageGenerator.Load(tiny.Generator, "cpu");
        Assert.Equal(18, generator.TrainingRowCount);
        Assert.Equal(["mole", "nevus"], generator.Label!.Values);
        Assert.Equal("site", Assert.Single(generator.Attributes).Name);
        Assert.Contains("\"attributeTempering\": 0.25", File.ReadAllText(Path.Combine(tiny.Workspace, "workspace.json")));

        // Of 16 labelled training rows five are moles: 22 of 70 images; sites are even.
        var store = SyntheticStore.Open(tiny.Store);
        Assert.Equal(
            ["mole*A: 11", "mole*B: 11", "nevus*A: 24", "nevus*B: 24"],
            store.Cells.Select(pair => $"{pair.Key}: {pair.Value}").Order(StringComparer.Ordinal));
        Assert.Empty(store.Verify(TestContext.Current.CancellationToken));
        Assert.Contains("sampling images", File.ReadAllText(Path.Combine(tiny.Store, "log.txt")));
    }

    [Fact]
    public async Task Generate_Again_MakesNothingNew()
    {
        var before = WriteTimes();

        Assert.Equal(ExitCodes.Success, (await Run(tiny.Arguments)).Exit);

        Assert.Equal(before, WriteTimes());
    }

    [Fact]
    public async Task Generate_FromAFileInShards_SaysWhatIsMissingAndCompletes()
    {
        string[] arguments = [
            "generate", "--generator", tiny.Generator, "--count", "70", "--steps", "1", "--device", "cpu", "--output",
            _folder.File("store")];

        var first = await Run([.. arguments, "--shard", "2/2"]);
        var second = await Run([.. arguments, "--shard", "1/2"]);

        Assert.Contains("holds 6 images of 70: other shards are missing", first.Output);
        Assert.Contains("holds 70 images.", second.Output);
        Assert.Equal(Images(tiny.Store), Images(_folder.File("store")));
    }

    [Fact]
    public async Task Generate_ExplicitCounts_DrawsExactlyThose()
    {
        var run = await Run(
            "generate", "--generator", tiny.Workspace, "--cell", "mole*A=2", "nevus*B=1", "--steps", "1", "--device", "cpu", "--output",
            _folder.File("store"));

        Assert.Equal((ExitCodes.Success, ""), (run.Exit, run.Error));
        Assert.Equal(
            ["mole*A: 2", "nevus*B: 1"],
            SyntheticStore.Open(_folder.File("store")).Cells.Select(pair => $"{pair.Key}: {pair.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Generate_EveryOptionOfSampling_IsRecorded()
    {
        var run = await Run(
            "generate", "--generator", tiny.Generator, "--count", "1", "--sampler", "ddpm", "--steps", "2", "--guidance", "2.5",
            "--guidance-null", "all", "--guidance-rescale",
            "0.7", "--guidance-interval", "0.1:0.9", "--autoguidance", tiny.Generator, "--autoguidance-weight", "3", "--seed", "4",
            "--device", "cpu", "--output", _folder.File("store"));

        Assert.Equal((ExitCodes.Success, ""), (run.Exit, run.Error));
        var image = Assert.Single(SyntheticStore.Open(_folder.File("store")).Images);
        Assert.Equal(
            (DiffusionSampler.Ddpm, 2, 2.5, GuidanceNull.All, 0.7, 0.1, 0.9, 3),
            (
                image.Sampler, image.SamplerSteps, image.GuidanceWeight, image.GuidanceNull, image.GuidanceRescale,
                image.GuidanceInterval!.Value.From, 
                image.GuidanceInterval.Value.To, image.AutoguidanceWeight));
        Assert.Equal(image.GeneratorId, image.AutoguidanceId);
        Assert.Contains("\"seed\": 4", File.ReadAllText(Path.Combine(_folder.File("store"), "store.json")));
    }

    [Fact]
    public async Task Generate_DryRun_SaysThePlanAndWritesNothing()
    {
        var loaded = await Run(
            "generate", "--generator", tiny.Generator, "--count", "70", "--shard", "2/2", "--device", "cpu", "--output",
            _folder.File("store"), "--dry-run");
        var trained = await Run(
            "generate", "--data", tiny.Data, "--attributes", "site", "--image-size", "8", "--network", "tiny", "--training-steps", "7",
            "--count", "70",
            "--workspace", _folder.File("workspace"), "--output", _folder.File("store"), "--dry-run");

        Assert.Equal((ExitCodes.Success, ExitCodes.Success), (loaded.Exit, trained.Exit));
        Assert.Contains("Would draw 6 images (shard 2/2 of 70)", loaded.Output);
        Assert.Contains("nevus * A", loaded.Output);
        Assert.Contains("24 rows, 21 with a label, of 8 x 8 pixels", trained.Output);
        Assert.Matches("nevus \\* A +7 +23", trained.Output);
        Assert.Contains("7 steps of 64 images", trained.Output);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Generate_Interrupted_ExitsAsInterruptedAndGoesOn()
    {
        string[] arguments = [
            "generate", "--generator", tiny.Generator, "--count", "3", "--steps", "1", "--device", "cpu", "--output",
            _folder.File("store")];
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var stopped = await CommandRun.Of(cancelled.Token, arguments);
        var finished = await Run(arguments);

        Assert.Equal(ExitCodes.Interrupted, stopped.Exit);
        Assert.Contains("type the same command again", stopped.Error);
        Assert.Equal((ExitCodes.Success, 3), (finished.Exit, SyntheticStore.Open(_folder.File("store")).Images.Count));
    }

    [Theory]
    [InlineData("--shard", "0/2")]
    [InlineData("--shard", "3/2")]
    [InlineData("--shard", "2")]
    [InlineData("--plan", "even")]
    [InlineData("--plan", "counts")]
    [InlineData("--cell", "mole*A")]
    [InlineData("--cell", "mole*A=-1")]
    [InlineData("--cell", "cyst*A=1")]
    [InlineData("--count", "0")]
    [InlineData("--network", "huge")]
    [InlineData("--training-steps", "0")]
    [InlineData("--steps", "0")]
    [InlineData("--guidance", "-1")]
    [InlineData("--guidance-rescale", "1.5")]
    [InlineData("--guidance-interval", "0.9:0.1")]
    [InlineData("--guidance-interval", "0.9")]
    [InlineData("--autoguidance", "none.safetensors")]
    [InlineData("--device", "cuda:99")]
    public async Task Generate_WrongValue_FailsInOneLineThatNamesIt(string option, string value)
    {
        var run = await Run("generate", "--generator", tiny.Generator, "--output", _folder.File("store"), option, value);

        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains(value.Split('*', '=')[0], run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(_folder.File("store")) && Directory.GetFiles(_folder.File("store"), "*.png").Length > 0);
    }

    [Fact]
    public async Task Generate_ContradictingOptions_SaysWhatToDo()
    {
        Assert.Contains("either --generator", (await Run("generate", "--output", "x")).Error);
        Assert.Contains(
            "either --generator", (await Run("generate", "--data", tiny.Data, "--generator", tiny.Generator, "--output", "x")).Error);
        Assert.Contains(
            "--attribute-tempering needs --data",
            (await Run("generate", "--generator", tiny.Generator, "--attribute-tempering", "1", "--output", "x")).Error);
        Assert.Contains(
            "--start-from needs --data",
            (await Run("generate", "--generator", tiny.Generator, "--start-from", tiny.Generator, "--output", "x")).Error);
        Assert.Contains(
            "--attribute-tempering is 2; it must be from 0",
            (await Run("generate", "--data", tiny.Data, "--attribute-tempering", "2", "--output", "x")).Error);
        Assert.Contains("--shard needs --generator", (await Run("generate", "--data", tiny.Data, "--shard", "1/2", "--output", "x")).Error);
        Assert.Contains(
            "--cell goes with --plan counts",
            (await Run("generate", "--generator", tiny.Generator, "--plan", "fair", "--cell", "mole*A=1", "--output", "x")).Error);
        Assert.Contains(
            "twice", (await Run("generate", "--generator", tiny.Generator, "--cell", "mole*A=1", "mole*A=2", "--output", "x")).Error);
    }

    [Fact]
    public async Task Generate_IntoAStoreOfOtherOptions_NamesTheDifference()
    {
        var run = await Run(
            "generate", "--generator", tiny.Generator, "--count", "71", "--steps", "1", "--device", "cpu", "--output", tiny.Store);

        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains("SyntheticCount = 70; now SyntheticCount is 71", run.Error);
    }

    private static Task<CommandRun> Run(params string[] arguments) => CommandRun.Of(TestContext.Current.CancellationToken, arguments);

    private static byte[][] Images(string store) => SignedImages.In(store);

    private (string, DateTime)[] WriteTimes() =>
    [
        .. Directory.GetFiles(tiny.Workspace, "generator*").Concat(Directory.GetFiles(tiny.Store, "*.png")).Order(StringComparer.Ordinal)
            .Select(path => (path, File.GetLastWriteTimeUtc(path))),
    ];
}
