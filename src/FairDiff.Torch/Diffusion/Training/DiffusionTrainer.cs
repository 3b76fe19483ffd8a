using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Layers;
using FairDiff.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>Trains a denoising network: mean squared error of the prediction, plain over all noise levels of the schedule.</summary>
internal static class DiffusionTrainer
{
    private const string Stage = "training generator";
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
            var rows = new RowSampler(data.Conditions, data.Layout, options.LabelledFraction, options.AttributeTempering);
            var named = hooks with { Metric = (name, value, step) => hooks.Metric?.Invoke("generator/" + name, value, step) };

            Tensor Loss(long step)
            {
                var draws = TrainingDraws.For(step, rows, data.Layout, description.ImageSize, options);
                using var masks = Seeds.Generator(options.Seed, "diffusion/dropout", step, device);
                network.DrawMasksFrom(masks);
                var losses = Losses(network, description, images, conditions, draws);
                byNoiseLevel.Add(draws.Times, losses);
                if ((step + 1) % QuarterReportInterval == 0)
                {
                    byNoiseLevel.Report(named, step + 1);
                }

                return losses.mean();
            }

            TrainingLoop.Run(network, Loss, LoopOptions(data, options), named);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The loss of each image (N).</summary>
    private static Tensor Losses(UNet network, GeneratorDescription description, Tensor images, Tensor conditions, TrainingDraws draws)
    {
        var device = images.device;
        var rows = tensor(draws.Rows, device: device);
        var image = description.Scaling.Scale(images.index_select(0, rows));
        var condition = conditions.index_select(0, rows) * draws.Kept.to(device);
        var alpha = PerImage(draws.Times, description.Schedule.Alpha, device);
        var sigma = PerImage(draws.Times, description.Schedule.Sigma, device);
        var noise = draws.Noise.to(device);

        var noised = Parameterization.Noised(image, noise, alpha, sigma);
        var output = network.call(noised, tensor(draws.Times, ScalarType.Float32, device), condition);
        var target = Parameterization.Target(description.Prediction, image, noise, alpha, sigma);
        return (output - target).square().mean([1, 2, 3]);
    }

    private static Tensor PerImage(double[] times, Func<double, double> function, Device device) =>
        tensor(times.Select(function).ToArray(), ScalarType.Float32, device).reshape(-1, 1, 1, 1);

    private static TrainingLoopOptions LoopOptions(DiffusionTrainingSet data, DiffusionTrainingOptions options) => new()
    {
        Stage = Stage,
        Steps = options.Steps,
        LearningRate = step => LearningRateSchedule.WarmupFlatLinear(options.LearningRate, step, options.WarmupSteps, options.Steps),
        WeightDecay = options.WeightDecay,
        GradientClip = options.GradientClip,
        EmaDecay = options.EmaDecay,
        CheckpointPath = options.CheckpointPath,
        CheckpointInterval = options.CheckpointInterval,
        Fingerprint = options.CheckpointPath is null ? "" : TrainingFingerprint.Of(data, options),
    };
}
