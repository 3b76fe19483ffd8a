using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Layers;
using FairDiff.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>Trains a denoising network by <see cref="DiffusionLoss"/> over all noise levels of the schedule.</summary>
internal static class DiffusionTrainer
{
    private const string Stage = "training generator";
    private const string DropoutPurpose = "diffusion/dropout";
    private const int QuarterReportInterval = 25;

    /// <summary>A trained network with averaged weights for what <paramref name="description"/> says.</summary>
    public static UNet Train(
        GeneratorDescription description, DiffusionTrainingSet data, DiffusionTrainingOptions options, Device device, TrainingHooks hooks)
    {
        var network = Initialization.Seeded(description.CreateNetwork(), Seeds.Derive(options.Seed, "diffusion/weights")).to(device);
        try
        {
            using var images = data.Images.to(device, copy: true);
            using var conditions = data.Conditions.to(device, copy: true);
            using var byNoiseLevel = new LossByNoiseLevel(device);
            using var masks = Seeds.Generator(options.Seed, DropoutPurpose, index: 0, device);
            network.DrawMasksFrom(masks);
            var rows = new RowSampler(data.Conditions, data.Layout, options.LabelledFraction, options.AttributeTempering);
            var named = hooks with { Metric = (name, value, step) => hooks.Metric?.Invoke("generator/" + name, value, step) };

            IReadOnlyList<Func<Tensor>> Parts(long step)
            {
                var draws = TrainingDraws.For(step, rows, data.Layout, description.ImageSize, options);
                masks.manual_seed(Seeds.Derive(options.Seed, DropoutPurpose, step));
                var parts = draws.Split(options.GradientAccumulation);
                return [.. parts.Select((part, index) => (Func<Tensor>)(() => Loss(step, part, index == parts.Count - 1)))];
            }

            Tensor Loss(long step, TrainingDraws draws, bool isLast)
            {
                var loss = LossOf(network, description, images, conditions, draws, options);
                byNoiseLevel.Add(draws.Times, loss.Errors);
                if (isLast && (step + 1) % QuarterReportInterval == 0)
                {
                    byNoiseLevel.Report(named, step + 1);
                }

                return loss.Values.mean() * ((double)draws.Rows.Length / options.BatchSize);
            }

            TrainingLoop.RunInParts(network, Parts, LoopOptions(description, data, options), named);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static DiffusionLoss LossOf(
        UNet network, GeneratorDescription description, Tensor images, Tensor conditions, TrainingDraws draws, DiffusionTrainingOptions options)
    {
        var device = images.device;
        var rows = tensor(draws.Rows, device: device);
        var image = description.Scaling.Scale(images.index_select(0, rows));
        var noisy = NoisyImages.Create(image, draws.Noise.to(device), draws.Times, description.Schedule);
        var condition = conditions.index_select(0, rows) * draws.Kept.to(device);
        var output = network.call(noisy.Noisy, tensor(draws.Times, ScalarType.Float32, device), condition);
        return DiffusionLoss.Of(noisy, output, description, options.MinSnrGamma);
    }

    private static TrainingLoopOptions LoopOptions(GeneratorDescription description, DiffusionTrainingSet data, DiffusionTrainingOptions options) => new()
    {
        Stage = Stage,
        Steps = options.Steps,
        LearningRate = step => LearningRateSchedule.WarmupFlatLinear(options.LearningRate, step, options.WarmupSteps, options.Steps),
        WeightDecay = options.WeightDecay,
        GradientClip = options.GradientClip,
        EmaDecay = options.EmaDecay,
        EmaLength = options.EmaLength,
        Snapshots = options.SnapshotFolder is { } folder && options.SnapshotCount > 0
            ? new AverageSnapshotOptions(folder, options.SnapshotCount, GeneratorFile.Notes(description))
            : null,
        CheckpointPath = options.CheckpointPath,
        CheckpointInterval = options.CheckpointInterval,
        Fingerprint = options.CheckpointPath is null && options.SnapshotFolder is null ? "" : TrainingFingerprint.Of(data, options),
    };
}
