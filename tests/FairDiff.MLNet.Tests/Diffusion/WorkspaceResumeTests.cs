using FairDiff.Tests;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>A fit that was stopped, or is repeated, goes on from what its workspace holds.</summary>
public sealed class WorkspaceResumeTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly DiffusionAugmentationOptions _options;

    public WorkspaceResumeTests()
    {
        _options = TinyStudy.Options with { WorkspacePath = Path.Combine(_folder.Path, "workspace") };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_Again_RecomputesNothing()
    {
        Fit(_options);
        var images = TinyStudy.Images(_options.WorkspacePath!);
        var written = WriteTimes();

        Fit(_options with
        {
            MetricsCallback = (_, _, _) => Assert.Fail("trained again"),
            ProgressCallback = progress => Assert.Fail($"{progress.Stage} again"),
        });

        Assert.Equal(images, TinyStudy.Images(_options.WorkspacePath!));
        Assert.Equal(written, WriteTimes());
    }

    [Fact]
    public void Fit_WithLostAndDamagedImages_MakesThemAgainAsTheyWere()
    {
        Fit(_options);
        var images = TinyStudy.Images(_options.WorkspacePath!);
        var manifest = File.ReadAllText(Synthetic("manifest.jsonl"));
        File.Delete(Synthetic("000003.png"));
        File.WriteAllText(Synthetic("000066.png"), "half");
        File.WriteAllText(Synthetic("manifest.jsonl"), manifest[..^40]);

        Fit(_options with { MetricsCallback = (_, _, _) => Assert.Fail("trained again") });

        Assert.Equal(images, TinyStudy.Images(_options.WorkspacePath!));
        Assert.Equal(
            manifest.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(SignedImages.Unsigned),
            File.ReadLines(Synthetic("manifest.jsonl")).Select(SignedImages.Unsigned));
    }

    [Fact]
    public void Fit_CancelledInTraining_ContinuesToTheSameImages()
    {
        var whole = _options with { WorkspacePath = Path.Combine(_folder.Path, "whole"), TrainingSteps = 6 };
        Fit(whole);
        using var cancel = new CancellationTokenSource();
        var stopped = whole with
        {
            WorkspacePath = _options.WorkspacePath,
            MetricsCallback = (_, _, step) =>
            {
                if (step == 3)
                {
                    cancel.Cancel();
                }
            },
            CancellationToken = cancel.Token,
        };

        Assert.ThrowsAny<OperationCanceledException>(() => Fit(stopped));
        Assert.True(File.Exists(Path.Combine(_options.WorkspacePath!, "checkpoint.safetensors")));
        List<long> steps = [];
        Fit(stopped with { CancellationToken = default, MetricsCallback = null, ProgressCallback = progress => steps.Add(progress.Step) });

        Assert.Equal(3, steps[0]);
        Assert.Equal(TinyStudy.Images(whole.WorkspacePath!), TinyStudy.Images(_options.WorkspacePath!));
    }

    [Fact]
    public void Fit_CancelledInSampling_ContinuesToTheSameImages()
    {
        var whole = _options with { WorkspacePath = Path.Combine(_folder.Path, "whole") };
        Fit(whole);
        using var cancel = new CancellationTokenSource();
        var stopped = _options with
        {
            ProgressCallback = progress =>
            {
                if (progress is { Stage: "sampling images", Step: 64 })
                {
                    cancel.Cancel();
                }
            },
            CancellationToken = cancel.Token,
        };

        Assert.ThrowsAny<OperationCanceledException>(() => Fit(stopped));
        Assert.Equal(64, TinyStudy.Images(_options.WorkspacePath!).Length);
        Fit(_options with { MetricsCallback = (_, _, _) => Assert.Fail("trained again") });

        Assert.Equal(TinyStudy.Images(whole.WorkspacePath!), TinyStudy.Images(_options.WorkspacePath!));
    }

    [Fact]
    public void Fit_StoppedBetweenGeneratorAndItsDescription_ContinuesToTheSameImages()
    {
        var whole = _options with { WorkspacePath = Path.Combine(_folder.Path, "whole") };
        Fit(whole);
        var info = Path.Combine(_options.WorkspacePath!, "generator.json");
        using var cancel = new CancellationTokenSource();
        var begun = _options with { ProgressCallback = _ => cancel.Cancel(), CancellationToken = cancel.Token };
        Assert.ThrowsAny<OperationCanceledException>(() => Fit(begun));
        Directory.CreateDirectory(info);

        Assert.Contains(info, Refusal(_options));
        Assert.True(File.Exists(Path.Combine(_options.WorkspacePath!, "generator.safetensors")));
        Directory.Delete(info);
        Fit(_options);

        Assert.Equal(TinyStudy.Images(whole.WorkspacePath!), TinyStudy.Images(_options.WorkspacePath!));
        Assert.False(File.Exists(Path.Combine(_options.WorkspacePath!, "checkpoint.safetensors")));
    }

    [Fact]
    public void Fit_WithWhatAKilledProcessLeft_ClearsItAway()
    {
        Fit(_options);
        string[] leftovers = [
            "checkpoint.safetensors", $".checkpoint.safetensors.{Guid.NewGuid():N}.tmp", $".generator.json.{Guid.NewGuid():N}.tmp",
            $"averages/.step-00000002.safetensors.{Guid.NewGuid():N}.tmp", $"synthetic/.manifest.jsonl.{Guid.NewGuid():N}.tmp",
            $"synthetic/.store.json.{Guid.NewGuid():N}.tmp"];
        Directory.CreateDirectory(Path.Combine(_options.WorkspacePath!, "averages"));
        foreach (var name in leftovers)
        {
            File.WriteAllText(Path.Combine(_options.WorkspacePath!, name), "half");
        }

        Fit(_options with { MetricsCallback = (_, _, _) => Assert.Fail("trained again") });

        Assert.All(leftovers, name => Assert.False(File.Exists(Path.Combine(_options.WorkspacePath!, name)), name));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(30, false)]
    public void Fit_CheckpointInterval_IsWhenCheckpointsAreWritten(int seconds, bool expected)
    {
        var checkpoint = Path.Combine(_options.WorkspacePath!, "checkpoint.safetensors");
        bool? found = null;
        Fit(_options with
        {
            CheckpointInterval = TimeSpan.FromSeconds(seconds),
            MetricsCallback = (_, _, step) => found = step == 2 ? File.Exists(checkpoint) : found,
        });

        Assert.Equal(expected, found);
        Fit(_options with { MetricsCallback = (_, _, _) => Assert.Fail("trained again") });
    }

    private DiffusionAugmentationTransformer Fit(DiffusionAugmentationOptions options) =>
        _ml.FairDiff().DiffusionAugmentation(options).Fit(TinyStudy.Data(_ml));

    private string Refusal(DiffusionAugmentationOptions options) => Assert.Throws<FairDiffException>(() => Fit(options)).Message;

    private string Synthetic(string file) => Path.Combine(_options.WorkspacePath!, "synthetic", file);

    private (string, DateTime)[] WriteTimes() =>
    [
        .. Directory.GetFiles(_options.WorkspacePath!, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).Select(path => (path, File.GetLastWriteTimeUtc(path))),
    ];
}
