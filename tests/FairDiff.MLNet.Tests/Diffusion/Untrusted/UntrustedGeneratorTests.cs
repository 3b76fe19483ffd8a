using System.Diagnostics;
using System.Text.Json.Nodes;
using FairDiff.Tests;
using FairDiff.Torch;

namespace FairDiff.MLNet.Tests.Diffusion.Untrusted;

/// <summary>Generators that come from anywhere: what a description promises is checked before memory or time is taken for it.</summary>
public sealed class UntrustedGeneratorTests(TinyGenerator tiny) : IClassFixture<TinyGenerator>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Original => Path.Combine(tiny.Transformer.WorkspacePath!, "generator.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("network.channels", "60000", "describes a network of at least")]
    [InlineData("network.channels", "2000000000", "at most 65536")]
    [InlineData("network.channelMultipliers", "[1, 100000000]", "at most 65536 channels")]
    [InlineData("network.blocksPerLevel", "2000000000", "at most 1024")]
    [InlineData("network.blocksPerLevel", "1000", "describes a network of at least")]
    [InlineData("imageSize", "1073741824", "not supported")]
    [InlineData("trainingRows.0.rows", "2000000000", "training rows are more than")]
    [InlineData("trainingRows.0", "null", "damaged description")]
    [InlineData("condition.0.values.0", "null", "damaged description")]
    public void Load_DescriptionOfWhatTheFileDoesNotHold_IsRefusedAtOnce(string where, string value, string expected)
    {
        var watch = Stopwatch.StartNew();

        var message = Assert.Throws<EngineException>(() => Load(Description(description => Set(description, where, value)))).Message;

        Assert.Contains(expected, message);
        Assert.Contains("generator.safetensors", message);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Load_HostileDescriptions_GiveAGeneratorOrOneMessage()
    {
        foreach (var (what, text) in Mutations.Replaced(Description(_ => { })).Where((_, index) => index % 5 == 0))
        {
            Attempt(what, () => Load(text));
        }
    }

    [Fact]
    public void Load_DamagedFiles_AreRefused()
    {
        var path = _folder.File("generator.safetensors");
        foreach (
            var (what, bytes) in Mutations.Cut(File.ReadAllBytes(Original), 40).Concat(Mutations.Changed(File.ReadAllBytes(Original), 60)))
        {
            File.WriteAllBytes(path, bytes);
            Attempt(what, () => ImageGenerator.Load(path, "cpu").Dispose());
        }
    }

    private static void Attempt(string what, Action action)
    {
        try
        {
            action();
        }
        catch (EngineException exception)
        {
            Assert.True(
                exception.Message.Contains("generator.safetensors", StringComparison.Ordinal) && !exception.Message.Contains('\n'),
                $"{what}: {exception.Message}");
        }
        catch (Exception exception)
        {
            Assert.Fail($"{what}: {exception}");
        }
    }

    private static void Set(JsonNode description, string where, string value)
    {
        var path = where.Split('.');
        var parent = path[..^1].Aggregate(description, (node, key) => int.TryParse(key, out var index) ? node[index]! : node[key]!);
        if (int.TryParse(path[^1], out var last))
        {
            parent[last] = JsonNode.Parse(value);
        }
        else
        {
            parent[path[^1]] = JsonNode.Parse(value);
        }
    }

    private string Description(Action<JsonNode> change)
    {
        Safetensors.Dispose(Safetensors.ReadFile(Original, out var metadata));
        var description = JsonNode.Parse(metadata["generator"])!;
        change(description);
        return description.ToJsonString();
    }

    private void Load(string description)
    {
        var path = _folder.File("generator.safetensors");
        var tensors = Safetensors.ReadFile(Original, out var metadata);
        Safetensors.WriteFile(path, tensors, new Dictionary<string, string>(metadata) { ["generator"] = description });
        Safetensors.Dispose(tensors);
        using var generator = ImageGenerator.Load(path, "cpu");
        generator.CountCells(SamplingPlan.Fair, 10);
        generator.CountCells(SamplingPlan.AsInData, 10);
    }
}
