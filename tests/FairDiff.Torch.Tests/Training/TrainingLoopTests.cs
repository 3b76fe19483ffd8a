using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Training;

public sealed class TrainingLoopTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairdiff-test-");

    private string Checkpoint => Path.Combine(_folder.FullName, "training.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Run_TinyTask_Learns()
    {
        using var training = new TinyTraining();
        var metrics = new List<(string Name, double Value, long Step)>();
        TrainingLoop.Run(
            training.Model, training.Loss, TinyTraining.Options(200),
            new TrainingHooks { Metric = (name, value, step) => metrics.Add((name, value, step)) });
        var losses = metrics.Where(metric => metric.Name == "loss").ToList();
        Assert.True(losses[^1].Value < 0.5 * losses[0].Value);
        Assert.Equal(200, losses[^1].Step);
        Assert.False(training.Model.training);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_InterruptedAndResumed_EndsWithTheSameBits(bool sgd)
    {
        using var whole = new TinyTraining();
        var uninterrupted =
            TinyTraining.Options(30) with { Optimizer = sgd ? TrainingOptimizer.Sgd(nesterov: true) : TrainingOptimizer.AdamW };
        TrainingLoop.Run(whole.Model, whole.Loss, uninterrupted, TrainingHooks.None);

        var options = uninterrupted with { CheckpointPath = Checkpoint, Fingerprint = "a" };
        foreach (var stop in new long[] { 0, 7, 18 })
        {
            using var part = new TinyTraining();
            using var cancellationToken = new CancellationTokenSource();
            Tensor LossUntilStop(long step)
            {
                if (step == stop)
                {
                    cancellationToken.Cancel();
                }

                return part.Loss(step);
            }

            var hooks = new TrainingHooks { Cancellation = cancellationToken.Token };
            Assert.Throws<OperationCanceledException>(() => TrainingLoop.Run(part.Model, LossUntilStop, options, hooks));
        }

        using var rest = new TinyTraining();
        var steps = new List<long>();
        var loss = (long step) =>
        {
            steps.Add(step);
            return rest.Loss(step);
        };
        TrainingLoop.Run(rest.Model, loss, options, TrainingHooks.None);
        Assert.Equal(Enumerable.Range(19, 11).Select(step => (long)step), steps);
        Assert.Equal(whole.Weights(), rest.Weights());

        // A finished training is not repeated.
        using var again = new TinyTraining();
        TrainingLoop.Run(again.Model, _ => throw new InvalidOperationException("trained again"), options, TrainingHooks.None);
        Assert.Equal(whole.Weights(), again.Weights());
    }

    [Fact]
    public void Run_CheckpointOfOtherOptions_IsRefused()
    {
        using var training = new TinyTraining();
        var options = TinyTraining.Options(3) with { CheckpointPath = Checkpoint, Fingerprint = "a" };
        TrainingLoop.Run(training.Model, training.Loss, options, TrainingHooks.None);
        var error = Assert.Throws<EngineException>(
            () => TrainingLoop.Run(training.Model, training.Loss, options with { Fingerprint = "b" }, TrainingHooks.None));
        Assert.Contains(Checkpoint, error.Message);
    }

    [Fact]
    public void Run_DamagedCheckpoint_IsRefusedByName()
    {
        using var training = new TinyTraining();
        File.WriteAllBytes(Checkpoint, new byte[100]);
        var options = TinyTraining.Options(3) with { CheckpointPath = Checkpoint };
        Assert.Contains(
            Checkpoint,
            Assert.Throws<EngineException>(() => TrainingLoop.Run(training.Model, training.Loss, options, TrainingHooks.None)).Message);
    }

    [Fact]
    public void Run_UnwritableCheckpoint_IsAnErrorThatNamesIt()
    {
        using var training = new TinyTraining();
        File.WriteAllText(Checkpoint, "a file, not a folder");
        var path = Path.Combine(Checkpoint, "training.safetensors");
        var options = TinyTraining.Options(3) with { CheckpointPath = path };
        Assert.Contains(
            path,
            Assert.Throws<EngineException>(() => TrainingLoop.Run(training.Model, training.Loss, options, TrainingHooks.None)).Message);
    }

    [Fact]
    public void Run_Progress_StartsAndEndsWithTheSteps()
    {
        using var training = new TinyTraining();
        var progress = new List<TrainingProgress>();
        TrainingLoop.Run(training.Model, training.Loss, TinyTraining.Options(4), new TrainingHooks { Progress = progress.Add });
        Assert.Equal((0L, (double?)null), (progress[0].Step, progress[0].Loss));
        Assert.Equal(("training test", 4L, 4L), (progress[^1].Stage, progress[^1].Step, progress[^1].TotalSteps));
    }

    /// <summary>Of 1000 steps every fifth is told of: 5, and the last, 7. Of a training that takes all its steps, the last is told of
    /// once.</summary>
    [Theory]
    [InlineData(1000, 7, new long[] { 5, 7 })]
    [InlineData(2, 2, new long[] { 1, 2 })]
    public void Run_Ended_ReportsTheLastStepOnce(int steps, int end, long[] expected)
    {
        using var training = new TinyTraining();
        var (metrics, progress) = (new List<long>(), new List<long>());
        var hooks = new TrainingHooks
        {
            Metric = (name, _, step) =>
            {
                if (name == "learningRate")
                {
                    metrics.Add(step);
                }
            },
            Progress = at => progress.Add(at.Step),
        };

        TrainingLoop.Run(training.Model, training.Loss, TinyTraining.Options(steps) with { Monitor = new EndsAfter(end) }, hooks);

        Assert.Equal(expected, metrics);
        Assert.Equal(1, progress.Count(step => step == end));
    }

    private sealed class EndsAfter(long step) : ITrainingMonitor
    {
        public bool IsDone { get; private set; }

        public void AfterStep(long done) => IsDone = done == step;
    }
}
