using System.Diagnostics;

namespace FairDiff.Torch.Training;

/// <summary>The one training loop: diffusion and classification give it a network and the loss of a step.</summary>
internal static class TrainingLoop
{
    /// <summary>
    /// Trains the network in place and leaves it in evaluation mode. <paramref name="loss"/> gets the step, counted from 0, and returns a
    /// scalar; it must draw everything random from the step (see <see cref="Seeds"/>), for then a training that was interrupted and
    /// resumed ends with the same weights as one that was not. A step whose loss or gradient is not finite leaves the weights as they
    /// are; too many of them end the training (<see cref="SkippedSteps"/>).
    /// </summary>
    /// <exception cref="EngineException">Too many steps were not finite, or a checkpoint or snapshot cannot be read or written or is
    /// another training's.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the checkpoint, if there is a path for one, is written.</exception>
    public static void Run(nn.Module network, Func<long, Tensor> loss, TrainingLoopOptions options, TrainingHooks hooks) =>
        RunInParts(network, step => [() => loss(step)], options, hooks);

    /// <summary>
    /// As <see cref="Run"/>, with a loss that is the sum of parts: their gradients add up, while of their activations only one part's
    /// are held at a time. <paramref name="loss"/> makes what the parts of a step share.
    /// </summary>
    /// <returns>The number of steps when it ended.</returns>
    public static long RunInParts(
        nn.Module network, Func<long, IReadOnlyList<Func<Tensor>>> loss, TrainingLoopOptions options, TrainingHooks hooks)
    {
        using var state = new TrainingState(network, options);
        using var step = new TrainingStep(network, loss, options, hooks);
        if (options.CheckpointPath is { } path && File.Exists(path))
        {
            state.Load(path, options.Fingerprint);
        }

        var sinceCheckpoint = Stopwatch.StartNew();
        network.train();
        step.Report(state);
        var firstStep = state.Step;
        while (state.Step < options.Steps && options.Monitor?.IsDone != true)
        {
            if (hooks.Cancellation.IsCancellationRequested)
            {
                SaveCheckpoint(state, options);
                hooks.Cancellation.ThrowIfCancellationRequested();
            }

            step.Make(state);
            options.Monitor?.AfterStep(state.Step);
            if (sinceCheckpoint.Elapsed >= options.CheckpointInterval && state.Step < options.Steps)
            {
                SaveCheckpoint(state, options);
                sinceCheckpoint.Restart();
            }
        }

        if (state.Step > firstStep)
        {
            step.ReportEnd(state);
            SaveCheckpoint(state, options);
        }

        network.zero_grad();
        state.Average?.CopyToNetwork();
        network.eval();
        return state.Step;
    }

    private static void SaveCheckpoint(TrainingState state, TrainingLoopOptions options)
    {
        if (options.CheckpointPath is { } path)
        {
            state.Save(path, options.Fingerprint);
        }
    }
}
