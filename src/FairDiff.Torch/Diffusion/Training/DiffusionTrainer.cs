using FairDiff.Torch.Layers;
using FairDiff.Torch.Privacy;
using FairDiff.Torch.Training;
using TorchSharp;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>Trains a denoising network by <see cref="DiffusionLoss"/> over all noise levels of the schedule.</summary>
internal static class DiffusionTrainer
{
    private const string DropoutPurpose = "diffusion/dropout";
    private const int QuarterReportInterval = 25;

    /// <summary>A trained network with averaged weights for what <paramref name="description"/> says.</summary>
    /// <param name="description">The generator that is to be.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="run">How.</param>
    /// <param name="input">What the network is shown of a batch.</param>
    /// <param name="device">Where.</param>
    /// <param name="hooks">Who is told.</param>
    public static nn.Module<Tensor, Tensor, Tensor, Tensor> Train<TDescription>(
        TDescription description, TrainingExamples data, TrainingRun run, Func<TrainingBatch, TrainingInput> input, Device device,
        TrainingHooks hooks)
        where TDescription : DiffusionDescription, IGeneratorDescription<TDescription>
    {
        var options = run.Settings;
        var network = Initialization.Seeded(description.CreateNetwork(), Seeds.Derive(run.Seed, "diffusion/weights")).to(device);
        try
        {
            if (options.StartFrom is { } start && !File.Exists(run.CheckpointPath))
            {
                StartingWeights.Load(start, network, description);
            }

            using var byNoiseLevel = new LossByNoiseLevel(device);
            using var masks = Seeds.Generator(run.Seed, DropoutPurpose, index: 0, device);
            network.DrawMasksFrom(masks);
            var rows = new RowSampler(data.Conditions, data.Layout, options.LabelledFraction, options.AttributeTempering, data.Strata);
            using var batches = new Prefetcher<TrainingBatch>(step => TrainingBatch.For(step, data, rows, run), options.TrainingSteps);
            var named = hooks with { Metric = (name, value, step) => hooks.Metric?.Invoke($"{run.Name}/{name}", value, step) };

            IReadOnlyList<Func<Tensor>> Parts(long step)
            {
                var batch = batches.Get(step);
                masks.manual_seed(
                    run.Private?.Random.Seed(PrivateRandom.Purpose.Masks, step) ?? Seeds.Derive(run.Seed, DropoutPurpose, step));
                var parts = batch.Split(
                    run.Private is { } hidden ? batch.Times.Length / hidden.Guarantee.NoiseMultiplicity : options.GradientAccumulation);
                return [.. parts.Select((part, index) => (Func<Tensor>)(() => Loss(step, part, index == parts.Count - 1)))];
            }

            Tensor Loss(long step, TrainingBatch part, bool isLast)
            {
                var seen = input(part);
                var output = network.call(seen.Network, tensor(part.Times, ScalarType.Float32, device), part.Conditions.to(device));
                var loss = DiffusionLoss.Of(seen.Examples, output, description, options.MinSnrGamma);
                byNoiseLevel.Add(part.Times, loss.Errors);
                if (isLast && (step + 1) % QuarterReportInterval == 0)
                {
                    byNoiseLevel.Report(named, step + 1);
                }

                // The gradient of a private step is the mean over the batch after each example's is clipped.
                var mean = loss.Values.mean();
                return run.Private is null ? mean * Held((double)part.Times.Length / options.BatchSize) : mean;
            }

            TrainingLoop.RunInParts(network, Parts, LoopOptions(description, run), named);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static TrainingLoopOptions LoopOptions(DiffusionDescription description, TrainingRun run) => new()
    {
        Stage = $"training {run.Name}",
        Steps = run.Settings.TrainingSteps,
        LearningRate = step => LearningRateSchedule.WarmupFlatLinear(
            run.Settings.LearningRate, step, run.Settings.WarmupSteps, run.Settings.TrainingSteps),
        WeightDecay = run.Settings.WeightDecay,
        GradientClip = run.Settings.GradientClip,
        Private = run.Private is { } hidden
            ? new PrivateGradientOptions(
                hidden.Guarantee.MaxGradientNorm, hidden.Guarantee.NoiseMultiplier, hidden.ExpectedBatch, hidden.Random)
            : null,
        State = run.Private is { } kept
            ? new Dictionary<string, Tensor> { [PrivateRandom.KeyName] = kept.Random.Key }
            : new Dictionary<string, Tensor>(),
        EmaDecay = run.Settings.EmaDecay,
        EmaLength = run.Settings.EmaLength,
        Snapshots = run.SnapshotFolder is { } folder && run.Settings.PostHocEma > 0
            ? new AverageSnapshotOptions(folder, run.Settings.PostHocEma, GeneratorFile.Notes(description))
            : null,
        CheckpointPath = run.CheckpointPath,
        CheckpointInterval = run.CheckpointInterval,
        Fingerprint = run.CheckpointPath is null && run.SnapshotFolder is null ? "" : run.Fingerprint(),
    };
}
