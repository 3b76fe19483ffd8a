using System.Security.Cryptography;
using System.Text.Json;
using FairDiff.MLNet.Diffusion;

namespace FairDiff.MLNet.Tests.Diffusion.Store;

public sealed class SyntheticStoreTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly string _folder;

    public SyntheticStoreTests() => _folder = TinyStore.Create(Path.Combine(_temporary.Path, "store"));

    public void Dispose() => _temporary.Dispose();

    private string Manifest => Path.Combine(_folder, "manifest.jsonl");

    [Fact]
    public void Open_Store_GivesImagesAndCells()
    {
        var store = SyntheticStore.Open(_folder);

        Assert.Equal(
            ["000000.png", "000001.png", "000002.png", "000003.png", "000004.png", "000005.png"], store.Images.Select(image => image.File));
        Assert.Equal(
            ["normal*0*f: 1", "normal*3*f: 1", "normal*4*f: 1", "tumour*0*f: 1", "tumour*3*f: 1", "tumour*4*: 1"],
            store.Cells.Select(pair => $"{pair.Key}: {pair.Value}").Order(StringComparer.Ordinal));
        Assert.Null(store.PlannedCount);
        Assert.Equal(Path.Combine(_folder, "000002.png"), store.PathOf(store.Images[2]));
        Assert.Empty(store.Verify(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Manifest_Line_HoldsEveryFact()
    {
        using var line = JsonDocument.Parse(File.ReadLines(Manifest).First());

        Assert.Equal(
            [
                "attributes", "autoguidanceId", "autoguidanceWeight", "digitalSourceType", "file", "generatorId", "guidanceInterval",
                "guidanceNull",
                "guidanceRescale", "guidanceWeight", "imageSize", "label", "sampler", "samplerSteps", "seed", "sha256",
            ],
            line.RootElement.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(HashOf("000000.png"), line.RootElement.GetProperty("sha256").GetString());
    }

    [Fact]
    public void Read_CopiedPng_StillSaysWhereItCameFrom()
    {
        var copy = Path.Combine(_temporary.Path, "copy.png");
        File.Copy(Path.Combine(_folder, "000003.png"), copy);

        var provenance = ImageProvenance.Read(copy)!;

        Assert.Equal(
            ("trainedAlgorithmicMedia", "0a1b", 1003, "tumour"),
            (provenance.DigitalSourceType, provenance.GeneratorId, provenance.Seed, provenance.Label));
        Assert.Equal("0", provenance.Attributes["Hospital"]);
    }

    [Fact]
    public void Read_ImageThatIsNotOurs_IsNull()
    {
        var path = Path.Combine(_temporary.Path, "real.png");
        using var image = TestImages.Noisy(1, 0);
        image.Save(path);

        Assert.Null(ImageProvenance.Read(path));
    }

    [Fact]
    public void Read_TruncatedOrForeignFile_NamesFileAndFault()
    {
        var path = Path.Combine(_folder, "000001.png");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^20]);

        var truncated = Assert.Throws<FairDiffException>(() => ImageProvenance.Read(path)).Message;
        var foreign = Assert.Throws<FairDiffException>(() => ImageProvenance.Read(Manifest)).Message;
        var missing = Assert.Throws<FairDiffException>(() => ImageProvenance.Read(path + "x")).Message;

        Assert.Contains("000001.png", truncated);
        Assert.Contains("truncated", truncated);
        Assert.Contains("does not begin as a PNG", foreign);
        Assert.Contains("000001.pngx", missing);
    }

    [Fact]
    public void Verify_DamagedMissingAndStrippedImages_AreNamed()
    {
        var bytes = File.ReadAllBytes(Path.Combine(_folder, "000001.png"));
        bytes[^20] ^= 1;
        File.WriteAllBytes(Path.Combine(_folder, "000001.png"), bytes);
        File.Delete(Path.Combine(_folder, "000002.png"));

        // Somebody saved image 4 anew, without its XMP, and mended the hash.
        var stripped = PngEncoder.Encode(TinyStore.Planes(4), TinyStore.Size);
        var before = HashOf("000004.png");
        File.WriteAllBytes(Path.Combine(_folder, "000004.png"), stripped);
        File.WriteAllText(Manifest, File.ReadAllText(Manifest).Replace(before, HashOf("000004.png")));

        var problems = SyntheticStore.Open(_folder).Verify(TestContext.Current.CancellationToken);

        Assert.Equal(["000001.png", "000002.png", "000004.png"], problems.Select(problem => problem.File));
        Assert.Contains("SHA-256", problems[0].Problem);
        Assert.Contains("000002.png", problems[1].Problem);
        Assert.Contains("XMP does not say", problems[2].Problem);
    }

    [Fact]
    public void Verify_ChangedManifest_NamesTheFactAndBothValues()
    {
        File.WriteAllText(
            Manifest, File.ReadAllText(Manifest).Replace("\"seed\":1003,\"label\":\"tumour\"", "\"seed\":1003,\"label\":\"normal\""));

        var problem = Assert.Single(SyntheticStore.Open(_folder).Verify(TestContext.Current.CancellationToken));

        Assert.Equal("000003.png", problem.File);
        Assert.Contains("label = \"tumour\", the manifest \"normal\"", problem.Problem);
    }

    [Fact]
    public void Open_LastLineTornOff_LeavesThatImageOut()
    {
        File.WriteAllText(Manifest, File.ReadAllText(Manifest)[..^9]);

        Assert.Equal(5, SyntheticStore.Open(_folder).Images.Count);
    }

    [Fact]
    public void Open_DamagedLine_NamesIt()
    {
        var lines = File.ReadAllLines(Manifest);
        lines[2] = lines[2][..^9];
        File.WriteAllLines(Manifest, lines);

        Assert.Contains("Line 3 of", Assert.Throws<FairDiffException>(() => SyntheticStore.Open(_folder)).Message);
    }

    [Fact]
    public void Open_FileOutsideTheFolder_IsRefused()
    {
        File.WriteAllText(Manifest, File.ReadAllText(Manifest).Replace("000003.png", "../000003.png"));

        Assert.Contains("not the name of a file", Assert.Throws<FairDiffException>(() => SyntheticStore.Open(_folder)).Message);
    }

    [Fact]
    public void Open_FolderWithoutAStore_SaysSo()
    {
        Assert.Contains("no manifest.jsonl", Assert.Throws<FairDiffException>(() => SyntheticStore.Open(_temporary.Path)).Message);
        Assert.Throws<FairDiffException>(() => SyntheticStore.Open(Path.Combine(_temporary.Path, "none")));
    }

    [Theory]
    [InlineData("\"generatorId\":\"0a1b\",\"seed\":1003", "\"generatorId\":\"0a1bnull\",\"seed\":1003")]
    [InlineData("\"seed\":1003", "\"seed\":1004")]
    [InlineData("\"seed\":1003,\"label\":\"tumour\"", "\"seed\":1003,\"label\":\"normal\"")]
    [InlineData("\"imageSize\":4,\"digitalSourceType\":\"trainedAlgorithmicMedia\",\"generatorId\":\"0a1b\",\"seed\":1003",
        "\"imageSize\":8,\"digitalSourceType\":\"trainedAlgorithmicMedia\",\"generatorId\":\"0a1b\",\"seed\":1003")]
    public void Writer_LineThatSaysWhatItsImageDoesNot_IsMadeAgain(string said, string changed)
    {
        var text = File.ReadAllText(Manifest);
        Assert.Contains(said, text);
        File.WriteAllText(Manifest, text.Replace(said, changed));

        Assert.Single(SyntheticStore.Open(_folder).Verify(TestContext.Current.CancellationToken));
        using var writer = SyntheticStoreWriter.Open(_folder);

        Assert.Equal([true, true, true, false, true, true], Enumerable.Range(0, 6).Select(writer.Contains));
    }

    [Fact]
    public void Writer_FolderInUse_IsRefused_ButNotForAnotherShard()
    {
        using var writer = SyntheticStoreWriter.Open(_folder, new Shard(1, 2));
        using var other = SyntheticStoreWriter.Open(_folder, new Shard(2, 2));

        Assert.Contains(
            "shard 1/2 of the store", Assert.Throws<FairDiffException>(() => SyntheticStoreWriter.Open(_folder, new Shard(1, 2))).Message);
    }

    private string HashOf(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder, file))));
}
