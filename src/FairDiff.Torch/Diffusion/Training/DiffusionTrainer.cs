using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Diffusion.Upsampling;
using FairDiff.Torch.Layers;
using FairDiff.Torch.Training;
using TorchSharp;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>Trains a denoising network by <see cref="DiffusionLoss"/> over all noise levels of the schedule.</summary>
internal static class DiffusionTrainer
{
    private const string DropoutPurpose = "diffusion/dropout";
    private const int QuarterReportInterval = 25;

    /// <summary>A trained network with averaged weights for what <paramref name="description"/> says.</summary>
    public static UNet Train(
        GeneratorDescription description, DiffusionTrainingSet data, DiffusionTrainingOptions options, Device device, TrainingHooks hooks)
    {
        var network = Initialization.Seeded(description.CreateNetwork(), Seeds.Derive(options.Seed, "diffusion/weights")).to(device);
        try
        {
            using var byNoiseLevel = new LossByNoiseLevel(device);
            using var masks = Seeds.Generator(options.Seed, DropoutPurpose, index: 0, device);
            network.DrawMasksFrom(masks);
            var rows = new RowSampler(data.Conditions, data.Layout, options.LabelledFraction, options.AttributeTempering, data.Strata);
            using var batches = new Prefetcher<TrainingBatch>(step => TrainingBatch.For(step, data, rows, options), options.TrainingSteps);
            var named = hooks with { Metric = (name, value, step) => hooks.Metric?.Invoke($"{Name(description)}/{name}", value, step) };

            IReadOnlyList<Func<Tensor>> Parts(long step)
            {
                var batch = batches.Get(step);
                masks.manual_seed(Seeds.Derive(options.Seed, DropoutPurpose, step));
                var parts = batch.Split(options.GradientAccumulation);
                return [.. parts.Select((part, index) => (Func<Tensor>)(() => Loss(step, part, index == parts.Count - 1)))];
            }

            Tensor Loss(long step, TrainingBatch part, bool isLast)
            {
                var loss = LossOf(network, description, part, options.MinSnrGamma, device);
                byNoiseLevel.Add(part.Times, loss.Errors);
                if (isLast && (step + 1) % QuarterReportInterval == 0)
                {
                    byNoiseLevel.Report(named, step + 1);
                }

                return loss.Values.mean() * Held((double)part.Times.Length / options.BatchSize);
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
        UNet network, GeneratorDescription description, TrainingBatch batch, double? minSnrGamma, Device device)
    {
        var pixels = batch.Images.to(device);
        pixels = pixels.shape[^1] == description.ImageSize ? pixels : Pixels.Reduce(pixels, description.ImageSize);
        var image = description.Scaling.Scale(pixels);
        var noisy = NoisyImages.Create(image, batch.Noise.to(device), batch.Times, description.Schedule);
        var input = description.BaseImageSize is { } baseSize
            ? LowResolutionInput.Beside(
                noisy.Noisy, description.Scaling.Scale(Degradation.Apply(pixels, baseSize, batch.Degradation!.To(device))))
            : noisy.Noisy;
        var output = network.call(input, tensor(batch.Times, ScalarType.Float32, device), batch.Conditions.to(device));
        return DiffusionLoss.Of(noisy, output, description, minSnrGamma);
    }

    private static string Name(GeneratorDescription description) => description.BaseImageSize is null ? "generator" : "upsampler";

    private static TrainingLoopOptions LoopOptions(
        GeneratorDescription description, DiffusionTrainingSet data, DiffusionTrainingOptions options) => new()
    {
        Stage = $"training {Name(description)}",
        Steps = options.TrainingSteps,
        LearningRate = step =>
            LearningRateSchedule.WarmupFlatLinear(options.LearningRate, step, options.WarmupSteps, options.TrainingSteps),
        WeightDecay = options.WeightDecay,
        GradientClip = options.GradientClip,
        EmaDecay = options.EmaDecay,
        EmaLength = options.EmaLength,
        Snapshots = options.SnapshotFolder is { } folder && options.PostHocEma > 0
            ? new AverageSnapshotOptions(folder, options.PostHocEma, GeneratorFile.Notes(description))
            : null,
        CheckpointPath = options.CheckpointPath,
        CheckpointInterval = options.CheckpointInterval,
        Fingerprint = options.CheckpointPath is null && options.SnapshotFolder is null ? "" : TrainingFingerprint.Of(data, options),
    };
}
