using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Tests.Diffusion.Store;
using FairDiff.Tests;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion.Untrusted;

/// <summary>Stores that somebody else has filled: whatever is in their files, they are read or refused with one message.</summary>
public sealed class UntrustedStoreTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly string _folder;

    public UntrustedStoreTests() => _folder = TinyStore.Create(Path.Combine(_temporary.Path, "store"));

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Open_HostileManifest_IsReadOrRefused()
    {
        var path = Path.Combine(_folder, "manifest.jsonl");
        var lines = File.ReadAllLines(path);
        foreach (var (what, text) in Mutations.Replaced(lines[0]))
        {
            File.WriteAllText(path, text + "\n" + string.Join('\n', lines[1..]) + "\n");
            ReadOrRefused(what);
        }
    }

    [Theory]
    [InlineData("file", "null")]
    [InlineData("file", "\"..\"")]
    [InlineData("file", "\"\"")]
    [InlineData("file", "\"a\\u0000.png\"")]
    [InlineData("attributes", "null")]
    [InlineData("generatorId", "null")]
    [InlineData("imageSize", "-1")]
    [InlineData("imageSize", "2000000000")]
    public void Open_ManifestWithAWrongValue_NamesTheLine(string name, string value)
    {
        var path = Path.Combine(_folder, "manifest.jsonl");
        var lines = File.ReadAllLines(path);
        using var line = System.Text.Json.JsonDocument.Parse(lines[1]);
        lines[1] = lines[1].Replace(
            $"\"{name}\":{line.RootElement.GetProperty(name).GetRawText()}", $"\"{name}\":{value}", StringComparison.Ordinal);
        File.WriteAllText(path, string.Join('\n', lines) + "\n");

        Assert.StartsWith($"Line 2 of '{path}' is damaged", Assert.Throws<FairDiffException>(() => SyntheticStore.Open(_folder)).Message);
    }

    /// <summary>Every version wrote these; a default in their place would be a fact that nobody recorded.</summary>
    [Theory]
    [InlineData("samplerSteps")]
    [InlineData("sampler")]
    [InlineData("guidanceWeight")]
    [InlineData("guidanceNull")]
    public void Open_ManifestThatDoesNotSayHowAnImageWasDrawn_NamesTheLine(string name)
    {
        var path = Path.Combine(_folder, "manifest.jsonl");
        var lines = File.ReadAllLines(path);
        var line = System.Text.Json.Nodes.JsonNode.Parse(lines[1])!.AsObject();
        Assert.True(line.Remove(name));
        lines[1] = line.ToJsonString();
        File.WriteAllText(path, string.Join('\n', lines) + "\n");

        var message = Assert.Throws<FairDiffException>(() => SyntheticStore.Open(_folder)).Message;
        Assert.StartsWith($"Line 2 of '{path}' is damaged", message);
        Assert.Contains(name, message);
    }

    [Fact]
    public void Open_HostileIdentity_IsReadOrRefused()
    {
        foreach (var (what, text) in Mutations.Replaced("""{"format":1,"options":{"syntheticCount":6,"seed":1}}"""))
        {
            File.WriteAllText(Path.Combine(_folder, "store.json"), text);
            ReadOrRefused(what);
        }
    }

    [Fact]
    public void Open_HostileNearCopies_IsReadOrRefused()
    {
        const string Json = """
            {"policy":"quarantine","level":0.1,"spaces":["pixels"],"generatorId":"a","report":{"imageCount":6,"count":1,"duplicates":0,
            "spaces":[{"name":"pixels","threshold":0.5,"level":0.1,"realCount":3,"count":1}],
            "pairs":[{"syntheticRow":0,"file":"000000.png","cell":{"label":"normal","attributes":["0","f"]},"trainingRow":1,"space":"pixels","distance":1,
            "relativeDistance":0.2,"isNearCopy":true}]}}
            """;
        foreach (var (what, text) in Mutations.Replaced(Json))
        {
            File.WriteAllText(Path.Combine(_folder, "near-copies.json"), text);
            ReadOrRefused(what);
        }
    }

    [Fact]
    public void Verify_DamagedImages_AreNamed()
    {
        var path = Path.Combine(_folder, "000001.png");
        foreach (var (_, bytes) in Mutations.Cut(File.ReadAllBytes(path), 40).Concat(Mutations.Changed(File.ReadAllBytes(path), 100)))
        {
            File.WriteAllBytes(path, bytes);

            Assert.Equal("000001.png", Assert.Single(SyntheticStore.Open(_folder).Verify(TestContext.Current.CancellationToken)).File);
        }
    }

    [Theory]
    [InlineData("000001.png")]
    [InlineData("manifest.jsonl")]
    public void Open_LinkOutOfTheStore_IsRefused(string name)
    {
        var (path, outside) = (Path.Combine(_folder, name), Path.Combine(_temporary.Path, "outside"));
        File.Move(path, outside);
        File.CreateSymbolicLink(path, outside);

        var message = Assert.Throws<FairDiffException>(() => SyntheticStore.Open(_folder)).Message;

        Assert.Contains($"'{path}' is a link", message);
    }

    [Theory]
    [InlineData("store.json")]
    [InlineData("near-copies.json")]
    [InlineData("store.lock")]
    [InlineData("000009.png")]
    public void OpenWriter_LinkOutOfTheStore_IsRefusedAndWritesNothing(string name)
    {
        var outside = Path.Combine(_temporary.Path, "outside");
        File.Delete(Path.Combine(_folder, name));
        File.CreateSymbolicLink(Path.Combine(_folder, name), outside);

        Assert.Contains("is a link", Assert.Throws<FairDiffException>(() => SyntheticStoreWriter.Open(_folder)).Message);
        Assert.False(File.Exists(outside));
    }

    [Fact]
    public void Open_PipeForAManifest_IsRefusedAtOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no such pipes in folders.");
        using (var make = System.Diagnostics.Process.Start("mkfifo", Path.Combine(_folder, "manifest-1-of-2.jsonl")))
        {
            make.WaitForExit();
        }

        Assert.Contains("is a pipe or a device", Assert.Throws<FairDiffException>(() => SyntheticStore.Open(_folder)).Message);
    }

    private void ReadOrRefused(string what)
    {
        try
        {
            var store = SyntheticStore.Open(_folder);
            store.Verify(TestContext.Current.CancellationToken);
            _ = store.Cells.Count;
            _ = new MLContext().FairDiff().LoadSyntheticImages(_folder).Schema;
        }
        catch (EngineException exception)
        {
            Assert.True(
                exception.Message.Contains(_folder, StringComparison.Ordinal) && !exception.Message.Contains('\n'),
                $"{what}: {exception.Message}");
        }
        catch (Exception exception)
        {
            Assert.Fail($"{what}: {exception}");
        }
    }
}
