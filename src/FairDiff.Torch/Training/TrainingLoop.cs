using System.Diagnostics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FairDiff.Torch.Training;

/// <summary>The one training loop: diffusion and classification give it a network and the loss of a step.</summary>
internal static class TrainingLoop
{
    /// <summary>
    /// Trains the network in place and leaves it in evaluation mode. <paramref name="loss"/> gets the step, counted from 0, and returns a scalar; it
    /// must draw everything random from the step (see <see cref="Seeds"/>), for then a training that was interrupted and
    /// resumed ends with the same weights as one that was not.
    /// </summary>
    /// <exception cref="FairDiffException">The loss is not finite, or the checkpoint cannot be read or written or is another training's.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the checkpoint, if there is a path for one, is written.</exception>
    public static void Run(nn.Module network, Func<long, Tensor> loss, TrainingLoopOptions options, TrainingHooks hooks)
    {
        using var state = new TrainingState(network, options);
        if (options.CheckpointPath is { } path && File.Exists(path))
        {
            state.Load(path, options.Fingerprint);
        }

        Parameter[] parameters = [.. network.parameters().Where(parameter => parameter.requires_grad)];
        var reporter = new TrainingReporter(options, hooks);
        var sinceCheckpoint = Stopwatch.StartNew();
        network.train();
        reporter.Progress(state);
        var firstStep = state.Step;
        while (state.Step < options.Steps)
        {
            if (hooks.Cancellation.IsCancellationRequested)
            {
                SaveCheckpoint(state, options);
                hooks.Cancellation.ThrowIfCancellationRequested();
            }

            MakeStep(network, parameters, loss, options, state, reporter);
            if (sinceCheckpoint.Elapsed >= options.CheckpointInterval && state.Step < options.Steps)
            {
                SaveCheckpoint(state, options);
                sinceCheckpoint.Restart();
            }
        }

        if (state.Step > firstStep)
        {
            SaveCheckpoint(state, options);
        }

        network.zero_grad();
        state.Average?.CopyToNetwork();
        network.eval();
    }

    private static void MakeStep(
        nn.Module network, Parameter[] parameters, Func<long, Tensor> loss, TrainingLoopOptions options, TrainingState state, TrainingReporter reporter)
    {
        using var scope = NewDisposeScope();
        var step = state.Step;
        var learningRate = options.LearningRate(step);
        network.zero_grad();
        var value = loss(step);
        value.backward();

        // Without a limit the norm is still wanted: it finds a gradient that is not finite before it reaches the weights.
        var norm = nn.utils.clip_grad_norm_(parameters, options.GradientClip ?? double.PositiveInfinity);
        var number = value.to(float64).item<double>();
        CheckFinite(number, norm, learningRate, step, options);
        state.Optimizer.Step(step, learningRate);
        state.Average?.Update(step);
        state.Step++;
        state.Loss.Add(number);
        reporter.Step(state, learningRate, norm);
    }

    private static void CheckFinite(double loss, double gradientNorm, double learningRate, long step, TrainingLoopOptions options)
    {
        if (!double.IsFinite(loss) || !double.IsFinite(gradientNorm))
        {
            var what = double.IsFinite(loss) ? "gradient" : "loss";
            throw new FairDiffException(
                $"The {what} is not finite at step {step + 1} of {options.Steps} ({options.Stage}, learning rate {learningRate:G3}). " +
                "Check the data for NaN, lower the learning rate, or use 32-bit precision.");
        }
    }

    private static void SaveCheckpoint(TrainingState state, TrainingLoopOptions options)
    {
        if (options.CheckpointPath is { } path)
        {
            state.Save(path, options.Fingerprint);
        }
    }
}
