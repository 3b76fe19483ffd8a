using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Training;

public class NonFiniteStepTests
{
    // The same rate at every step, so that a step can be moved; no average.
    private static readonly Func<long, TrainingLoopOptions> Options =
        steps => TinyTraining.Options(steps) with { LearningRate = _ => 1e-2, EmaDecay = null };

    [Fact]
    public void Run_FewStepsNotFinite_LeaveNoTrace()
    {
        using var clean = new TinyTraining();
        TrainingLoop.Run(clean.Model, clean.Loss, Options(40), TrainingHooks.None);

        // NaN images spoil the running statistics of the batch norm, too.
        using var spoilt = new TinyTraining();
        var made = 0;
        Tensor Loss(long step) => step is 0 or 17 ? spoilt.Model.forward(full([8, 3, 8, 8], float.NaN)).sum() : spoilt.Loss(made++);
        var (metrics, warnings) = (new List<(string Name, double Value, long Step)>(), new List<string>());
        var hooks = new TrainingHooks { Metric = (name, value, step) => metrics.Add((name, value, step)), Warning = warnings.Add };
        TrainingLoop.Run(spoilt.Model, Loss, Options(42), hooks);

        Assert.Equal(clean.Weights(), spoilt.Weights());
        Assert.Equal(
            [1, 1, 2, 2],
            metrics.Where(metric => metric.Name == "skippedSteps" && metric.Step is 1 or 17 or 18 or 42).Select(metric => metric.Value));
        Assert.DoesNotContain(metrics, metric => !double.IsFinite(metric.Value));
        Assert.Equal(2, warnings.Count);
        Assert.Contains("step 18 of 42", warnings[1]);
        Assert.Contains("learning rate 0.01", warnings[1]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Run_TenInARow_StopsAndNamesTheStep(float bad)
    {
        using var training = new TinyTraining();
        var message = Failure(training, step => training.Loss(step) * (step < 5 ? 1 : bad), 300);
        Assert.Contains("loss is not finite at step 15 of 300", message);
        Assert.Contains("10 such steps in a row", message);
        Assert.Contains("lower the learning rate", message);
        Assert.All(training.Model.parameters(), parameter => Assert.True(parameter.isfinite().all().item<bool>()));
    }

    [Fact]
    public void Run_GradientNotFinite_IsFoundBeforeItReachesTheWeights()
    {
        using var training = new TinyTraining();

        // sqrt has an infinite slope at 0, the loss itself is 0: infinity times zero.
        var message = Failure(training, _ => (training.Model.forward(zeros(2, 3, 8, 8)) * 0).abs().sqrt().sum(), 300);
        Assert.Contains("gradient is not finite at step 10", message);
        Assert.All(training.Model.parameters(), parameter => Assert.True(parameter.isfinite().all().item<bool>()));
    }

    [Theory]
    [InlineData(120, 15, 105)] // the seventh
    [InlineData(9, 4, 4)] // the first
    public void Run_TooLargeAShare_Stops(int steps, int every, int stop)
    {
        using var training = new TinyTraining();
        var message = Failure(training, step => training.Loss(step) * ((step + 1) % every == 0 ? float.NaN : 1), steps);
        Assert.Contains($"step {stop} of {steps}", message);
        Assert.Contains("more than 5 % of all", message);
    }

    [Fact]
    public void Run_Resumed_GoesOnCounting()
    {
        using var folder = new TemporaryFolder();
        var options = Options(300) with { CheckpointPath = folder.File("checkpoint.safetensors") };
        using var training = new TinyTraining();
        Tensor Loss(long step) => training.Loss(step) * float.NaN;
        using var cancellationToken = new CancellationTokenSource();
        var hooks = new TrainingHooks
        {
            Cancellation = cancellationToken.Token, Warning = text => { if (text.Contains("step 4 ")) { cancellationToken.Cancel(); } }
        };
        Assert.Throws<OperationCanceledException>(() => TrainingLoop.Run(training.Model, Loss, options, hooks));

        var error = Assert.Throws<EngineException>(() => TrainingLoop.Run(training.Model, Loss, options, TrainingHooks.None));
        Assert.Contains("step 10 of 300", error.Message);
    }

    private static string Failure(TinyTraining training, Func<long, Tensor> loss, long steps) =>
        Assert.Throws<EngineException>(() => TrainingLoop.Run(training.Model, loss, Options(steps), TrainingHooks.None)).Message;
}
