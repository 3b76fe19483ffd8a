using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;
using SkiaSharp;

namespace FairDiff.Pipelines.Tests.Inspection;

public sealed class InspectCommandTests(TinyGenerated tiny) : IClassFixture<TinyGenerated>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Inspect_Store_SaysWhatItHolds()
    {
        var run = await Run("inspect", tiny.Store);

        Assert.Equal((ExitCodes.Success, ""), (run.Exit, run.Error));
        Assert.Contains("a store of synthetic images", run.Output);
        Assert.Matches(@"images +70\r?\n", run.Output);
        Assert.Matches(@"generatorId +[0-9a-f]{64}\r?\n", run.Output);
        Assert.Matches(@"samplerSteps +1\r?\n", run.Output);
        Assert.Matches(@"nevus \* B +24\r?\n", run.Output);
    }

    [Fact]
    public async Task Inspect_Generator_SaysWhatItKnows()
    {
        var run = await Run("inspect", tiny.Generator, "--verify");

        Assert.Contains("a generator", run.Output);
        Assert.Matches(@"label Label +mole, nevus\r?\n", run.Output);
        Assert.Matches(@"attribute site +A, B\r?\n", run.Output);
        Assert.Matches(@"imageSize +8\r?\n", run.Output);
        Assert.Matches(@"trained on +18 rows\r?\n", run.Output);
        Assert.Contains("Verified: the checksum of generator.safetensors.", run.Output);
    }

    [Fact]
    public async Task Inspect_Workspace_SaysItsOptionsAndItsGenerator()
    {
        var run = await Run("inspect", tiny.Workspace, "--verify");

        Assert.Equal((ExitCodes.Success, ""), (run.Exit, run.Error));
        Assert.Matches(@"options\.trainingSteps +2\r?\n", run.Output);
        Assert.Matches(@"data\.labelledRows +16\r?\n", run.Output);
        Assert.Contains("generator.safetensors: a generator", run.Output);
    }

    [Fact]
    public async Task Inspect_Image_SaysWhereItCameFrom()
    {
        var synthetic = await Run("inspect", Path.Combine(tiny.Store, "000001.png"));
        var real = await Run("inspect", Path.Combine(tiny.Data, "1.png"));

        Assert.Contains("a synthetic image", synthetic.Output);
        Assert.Matches(@"digitalSourceType +trainedAlgorithmicMedia\r?\n", synthetic.Output);
        Assert.Matches(@"attributes\.site +[AB]\r?\n", synthetic.Output);
        Assert.Contains("does not say that FairDiff.MLNet made it", real.Output);
    }

    [Fact]
    public async Task Inspect_WhatIsNoImageAndNoGenerator_IsNamedInOneLine()
    {
        var path = _folder.File("file");
        foreach (var (bytes, expected) in new[]
        {
            (HugePng.Bytes, "has 100,000 x 100,000 pixels"), (File.ReadAllBytes(Path.Combine(tiny.Data, "1.png"))[..60], "is cut off"),
            ([.. "PK\u0003\u0004"u8, 0, 0], "is a zip archive"), ([], "is empty"), ([.. "II*\0"u8, 0, 0], "is a TIFF image"),
        })
        {
            File.WriteAllBytes(path, bytes);

            var run = await Run("inspect", path);

            Assert.Equal(ExitCodes.Failure, run.Exit);
            Assert.Contains($"{path} {expected}", run.Error);
            Assert.Single(run.Error.TrimEnd().Split('\n'));
        }
    }

    [Fact]
    public async Task Inspect_DamagedFilesOfEveryKind_EndInWordsOrOneLine()
    {
        var path = _folder.File("file");
        foreach (var original in new[] { Path.Combine(tiny.Store, "000001.png"), tiny.Generator })
        {
            var bytes = File.ReadAllBytes(original);
            foreach (var (what, damaged) in Mutations.Cut(bytes, 20).Concat(Mutations.Changed(bytes, 60)))
            {
                File.WriteAllBytes(path, damaged);

                var run = await Run("inspect", path, "--verify");

                Assert.True(
                    run.Exit == ExitCodes.Success || (run.Exit == ExitCodes.Failure && run.Error.TrimEnd().Split('\n').Length == 1),
                    $"{what}: {run.Error}");
                Assert.DoesNotContain("unexpected", run.Error);
            }
        }
    }

    [Fact]
    public async Task Inspect_HostileWorkspace_EndsInWordsOrOneLine()
    {
        var workspace = Copy(tiny.Workspace);
        foreach (var name in new[] { "workspace.json", "generator.json" })
        {
            var path = Path.Combine(workspace, name);
            var original = File.ReadAllText(path);
            foreach (var (what, text) in Mutations.Replaced(original).Where((_, index) => index % 5 == 0))
            {
                File.WriteAllText(path, text);

                var run = await Run("inspect", workspace, "--verify");

                Assert.True(
                    run.Exit == ExitCodes.Success || (run.Exit == ExitCodes.Failure && run.Error.TrimEnd().Split('\n').Length == 1),
                    $"{name}, {what}: {run.Error}");
                Assert.DoesNotContain("unexpected", run.Error);
            }

            File.WriteAllText(path, original);
        }
    }

    [Fact]
    public async Task Inspect_VerifyWholeStore_Succeeds() =>
        Assert.Contains("Verified: 70 images.", (await Run("inspect", tiny.Store, "--verify")).Output);

    [Fact]
    public async Task Inspect_VerifyDamagedStore_FailsAndNamesTheFiles()
    {
        var store = Copy(tiny.Store);
        File.WriteAllBytes(Path.Combine(store, "000003.png"), File.ReadAllBytes(Path.Combine(store, "000004.png")));
        File.Delete(Path.Combine(store, "000005.png"));

        var run = await Run("inspect", store, "--verify");

        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains("2 files fail the verification: 000003.png, 000005.png.", run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Contains("000003.png: its SHA-256", run.Output);
    }

    [Fact]
    public async Task Inspect_VerifyGeneratorThatWasReplaced_Fails()
    {
        // Whole in itself, but not what this workspace trained.
        var workspace = Copy(tiny.Workspace);
        File.WriteAllText(Path.Combine(workspace, "generator.json"), "{\"sha256\":\"00\",\"parameterCount\":1}");

        var run = await Run("inspect", workspace, "--verify");

        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains("generator.safetensors", run.Error);
    }

    [Fact]
    public async Task Inspect_TruncatedGenerator_FailsAndNamesIt()
    {
        var file = _folder.File("half.safetensors");
        var bytes = File.ReadAllBytes(tiny.Generator);
        File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);

        var run = await Run("inspect", file);

        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains("half.safetensors", run.Error);
        Assert.Contains("truncated", run.Error);
    }

    [Fact]
    public async Task Inspect_ContactSheet_HasARowOfImagesPerCell()
    {
        var file = _folder.File("sheet.png");

        Assert.Equal(ExitCodes.Success, (await Run("inspect", tiny.Store, "--contact-sheet", file, "--per-row", "5")).Exit);

        // Four cells; images of 8 pixels are enlarged nine times to 72, 3 apart; 22 above each row for its title, 20 below for the mark.
        using var sheet = SKBitmap.Decode(file);
        using var image = SKBitmap.Decode(Path.Combine(tiny.Store, "000000.png"));
        Assert.Equal((5 * 75 - 3, 4 * (22 + 75) - 3 + 20), (sheet.Width, sheet.Height));
        Assert.Contains(Enumerable.Range(0, 4), row => sheet.GetPixel(4, (row * 97) + 22 + 4) == image.GetPixel(0, 0));
    }

    [Fact]
    public async Task Inspect_NothingOfTheKind_SaysWhatWasExpected()
    {
        Assert.Contains("holds no synthetic images", (await Run("inspect", _folder.Path)).Error);
        Assert.Contains("--contact-sheet needs a store", (await Run("inspect", tiny.Generator, "--contact-sheet", "x.png")).Error);
        Assert.Contains("--per-row is 0", (await Run("inspect", tiny.Store, "--contact-sheet", "x.png", "--per-row", "0")).Error);
    }

    private string Copy(string folder)
    {
        var copy = _folder.File("copy");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(folder))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    private static Task<CommandRun> Run(params string[] arguments) => CommandRun.Of(TestContext.Current.CancellationToken, arguments);
}
