using System.Text.Json.Nodes;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Detection;

public sealed class DetectCommandTests(TinyGenerated tiny) : IClassFixture<TinyGenerated>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Detect_SyntheticImage_SaysWhoSignedItAndHowItWasMade()
    {
        var run = await Run("detect", Path.Combine(tiny.Store, "000001.png"));

        Assert.Equal((ExitCodes.Success, ""), (run.Exit, run.Error));
        Assert.Contains("000001.png: synthetic, signed: its C2PA manifest says trainedAlgorithmicMedia, and no byte was changed since "
            + "the self-made key ", run.Output);
        Assert.Matches(@"generatorId +[0-9a-f]{64}\r?\n", run.Output);
        Assert.Matches(@"attributes\.site +[AB]\r?\n", run.Output);
    }

    [Fact]
    public async Task Detect_Folder_CountsEachKindAndWritesJson()
    {
        Directory.CreateDirectory(_folder.File("mixed/inner"));
        File.Copy(Path.Combine(tiny.Store, "000000.png"), _folder.File("mixed/signed.png"));
        File.WriteAllBytes(
            _folder.File("mixed/inner/words.png"), SignedImages.Unsigned(File.ReadAllBytes(Path.Combine(tiny.Store, "000001.png"))));
        File.Copy(Path.Combine(tiny.Data, "1.png"), _folder.File("mixed/inner/real.png"));
        File.WriteAllText(_folder.File("mixed/notes.txt"), "no image");

        var run = await Run("detect", _folder.File("mixed"), "--json", _folder.File("origins.json"));

        Assert.Equal((ExitCodes.Success, ""), (run.Exit, run.Error));
        Assert.Contains("signed.png: synthetic, signed: ", run.Output);
        Assert.Contains("words.png: synthetic by its own words: its XMP says trainedAlgorithmicMedia; nobody signed that", run.Output);
        Assert.Contains("real.png: no mark: ", run.Output);
        Assert.Contains("3 files: 1 no mark, 1 synthetic by its own words, 1 synthetic, signed.", run.Output);
        var json = JsonNode.Parse(File.ReadAllText(_folder.File("origins.json")))!.AsArray();
        Assert.Equal(["none", "declared", "signed"], json.Select(one => (string?)one!["evidence"]));
        Assert.Equal([false, true, true], json.Select(one => (bool?)one!["isSynthetic"]));
        Assert.Equal(64, ((string?)json[2]!["credentials"]!["fingerprint"])!.Length);
    }

    [Fact]
    public async Task Detect_ChangedAndDamagedImages_AreTold()
    {
        Directory.CreateDirectory(_folder.File("bad"));
        var image = File.ReadAllBytes(Path.Combine(tiny.Store, "000000.png"));
        File.WriteAllBytes(_folder.File("bad/cut.png"), image[..^7]);
        var path = _folder.File("bad/stolen.png");
        File.WriteAllBytes(path, WithManifestOf(image, File.ReadAllBytes(Path.Combine(tiny.Store, "000001.png"))));

        var run = await Run("detect", _folder.File("bad"));

        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains("stolen.png: synthetic, but its signature does not hold: ", run.Output);
        Assert.Contains("the file was changed after it was signed", run.Output);
        Assert.Contains("1 of 2 files cannot be read: cut.png is the first.", run.Error);
    }

    [Fact]
    public async Task Detect_WrongInputs_AreOneLine()
    {
        Directory.CreateDirectory(_folder.File("empty"));
        File.WriteAllText(_folder.File("no.pem"), "nothing");

        Assert.Contains("nowhere", (await Run("detect", "nowhere")).Error);
        Assert.Contains("holds no image", (await Run("detect", _folder.File("empty"))).Error);
        Assert.Contains("holds no certificate", (await Run(
            "detect", Path.Combine(tiny.Store, "000000.png"), "--trust", _folder.File("no.pem"))).Error);
    }

    /// <summary>The first image with the manifest of the second: both manifests are as long, but for what they say.</summary>
    private static byte[] WithManifestOf(byte[] image, byte[] other)
    {
        const int Header = 33;
        var own = SignedImages.Unsigned(image);
        return [.. own[..Header], .. other[Header..(Header + other.Length - SignedImages.Unsigned(other).Length)], .. own[Header..]];
    }

    private static Task<CommandRun> Run(params string[] arguments) => CommandRun.Of(TestContext.Current.CancellationToken, arguments);
}
