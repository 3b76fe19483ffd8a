using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Training;

public sealed class AverageSnapshotsTests : IDisposable
{
    private const long Steps = 96;
    private readonly TemporaryFolder _folder = new();

    private string Snapshots => _folder.File("averages");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_WithSnapshots_WritesThemEvenlySpacedAndTrainsTheSame()
    {
        using var with = Trained(Options(snapshots: 7));
        using var without = Trained(Options());

        Assert.Equal([14, 28, 42, 55, 69, 83, 96], AverageSnapshotFile.List(Snapshots).Select(file => file.Step));
        Assert.Equal(without.Weights(), with.Weights());
    }

    [Theory]
    [InlineData(0.03, 48, 0.05)]
    [InlineData(0.05, 2, 1e-5)]
    [InlineData(0.07, 24, 0.02)]
    [InlineData(0.10, 2, 1e-5)]
    [InlineData(0.15, 8, 0.05)]
    [InlineData(0.20, 24, 0.02)]
    public void Reconstruct_Length_IsTheAverageThatTrackingItGives(double length, int snapshots, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var tracked = Trained(Options(snapshots) with { EmaLength = length });
        using var last = Trained(Options() with { EmaDecay = null });

        using var average = SnapshotFolder.Reconstruct(Snapshots, length);

        // As a share of what averaging changes at all.
        Assert.InRange(Distance(average.Weights, tracked) / Distance(Parameters(last), tracked), 0, tolerance);
        Assert.Equal(snapshots, average.SnapshotCount);
        Assert.Equal("note", average.Notes["test"]);
        Assert.InRange(average.ProfileError, 0, 0.1);
    }

    [Fact]
    public void Solve_FewSnapshots_SharesSumToOne()
    {
        var recorded = Enumerable.Range(1, 4).SelectMany(
            _ => AverageSnapshots.Lengths, (end, length) => PowerProfile.OfLength(length, end)).ToArray();
        Assert.Equal(1, PostHocAverage.Solve(recorded, PowerProfile.OfLength(0.25, 4)).Coefficients.Sum(), 1e-9);
    }

    [Fact]
    public void Solve_ProfileError_IsTheDistanceOfTheProfiles()
    {
        PowerProfile[] recorded = [
            PowerProfile.OfLength(0.05, 0.5), PowerProfile.OfLength(0.10, 0.5), PowerProfile.OfLength(0.05, 1),
            PowerProfile.OfLength(0.10, 1)];
        var wanted = PowerProfile.OfLength(0.2, 1);
        var mixture = PostHocAverage.Solve(recorded, wanted);

        static double At(PowerProfile p, double t) => t > p.End ? 0 : (p.Exponent + 1) * Math.Pow(t / p.End, p.Exponent) / p.End;
        var (square, norm) = (0.0, 0.0);
        for (var i = 0; i < 100_000; i++)
        {
            var t = (i + 0.5) / 100_000;
            var mixed = recorded.Zip(mixture.Coefficients, (profile, share) => share * At(profile, t)).Sum();
            square += Math.Pow(mixed - At(wanted, t), 2);
            norm += Math.Pow(At(wanted, t), 2);
        }

        Assert.Equal(Math.Sqrt(square / norm), mixture.ProfileError, 1e-4);
    }

    [Fact]
    public void Run_InterruptedAndResumed_LeavesTheSameSnapshots()
    {
        Trained(Options(snapshots: 6)).Dispose();
        var whole = Files();
        Directory.Delete(Snapshots, recursive: true);

        var options = Options(snapshots: 6) with { CheckpointPath = _folder.File("checkpoint.safetensors") };
        foreach (var stop in new long[] { 20, 64 })
        {
            using var cancellationToken = new CancellationTokenSource();
            using var part = new TinyTraining();
            var hooks = new TrainingHooks
            {
                Cancellation = cancellationToken.Token, Metric = (_, _, step) => { if (step == stop) { cancellationToken.Cancel(); } }
            };
            Assert.Throws<OperationCanceledException>(() => TrainingLoop.Run(part.Model, part.Loss, options, hooks));
        }

        Trained(options).Dispose();
        Assert.Equal(whole, Files());
    }

    [Fact]
    public void Reconstruct_LengthThatTheSnapshotsCannotGive_SaysSo()
    {
        Trained(Options(snapshots: 2)).Dispose();
        var message = Assert.Throws<EngineException>(() => SnapshotFolder.Reconstruct(Snapshots, 0.25)).Message;
        Assert.Contains("2 snapshots", message);
        Assert.Contains("PostHocEma", message);
        Assert.Throws<ArgumentOutOfRangeException>(() => SnapshotFolder.Reconstruct(Snapshots, 0.3));
        Assert.Throws<ArgumentOutOfRangeException>(() => SnapshotFolder.Reconstruct(Snapshots, 0));
    }

    [Fact]
    public void Reconstruct_FolderWithoutSnapshots_NamesIt() =>
        Assert.Contains(Snapshots, Assert.Throws<EngineException>(() => SnapshotFolder.Reconstruct(Snapshots, 0.1)).Message);

    [Fact]
    public void Reconstruct_SnapshotsOfTwoTrainings_IsRefused()
    {
        Trained(Options(snapshots: 2)).Dispose();
        Trained(Options(snapshots: 3) with { Fingerprint = "another" }).Dispose();
        Assert.Contains("different trainings", Assert.Throws<EngineException>(() => SnapshotFolder.Reconstruct(Snapshots, 0.1)).Message);
    }

    [Fact]
    public void Reconstruct_DamagedSnapshot_NamesIt()
    {
        Trained(Options(snapshots: 2)).Dispose();
        var path = AverageSnapshotFile.List(Snapshots)[1].Path;
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^10]);
        Assert.Contains(path, Assert.Throws<EngineException>(() => SnapshotFolder.Reconstruct(Snapshots, 0.1)).Message);
    }

    [Fact]
    public void Reconstruct_SeveralTimes_LeavesNoTensor()
    {
        Trained(Options(snapshots: 2)).Dispose();
        SnapshotFolder.Reconstruct(Snapshots, 0.08).Dispose();
        var before = TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        SnapshotFolder.Reconstruct(Snapshots, 0.08).Dispose();
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static TinyTraining Trained(TrainingLoopOptions options)
    {
        var training = new TinyTraining();
        TrainingLoop.Run(training.Model, training.Loss, options, TrainingHooks.None);
        return training;
    }

    private TrainingLoopOptions Options(int snapshots = 0) => TinyTraining.Options(Steps) with
    {
        Snapshots = snapshots == 0
            ? null
            : new AverageSnapshotOptions(Snapshots, snapshots, new Dictionary<string, string> { ["test"] = "note" }),
        Fingerprint = "one",
    };

    private string[] Files() => [.. AverageSnapshotFile.List(Snapshots).Select(file => Convert.ToHexString(File.ReadAllBytes(file.Path)))];

    private static Dictionary<string, Tensor> Parameters(TinyTraining training) =>
        training.Model.named_parameters().ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter);

    private static double Distance(IReadOnlyDictionary<string, Tensor> weights, TinyTraining other)
    {
        var parameters = Parameters(other);
        Assert.Equal(parameters.Keys.Order(), weights.Keys.Order());
        return Math.Sqrt(parameters.Sum(pair => (weights[pair.Key] - pair.Value).square().sum().item<float>()));
    }
}
