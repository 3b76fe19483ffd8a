using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification.Pretrained;
using FairDiff.Torch.Layers;
using FairDiff.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Classification;

/// <summary>Empirical risk minimisation for a fixed number of steps: a loss, AdamW, linear warm-up, half a cosine.</summary>
internal static class ClassifierTrainer
{
    private const string Prefix = "classifier/";

    /// <summary>
    /// Trains a classifier. <paramref name="passes"/> gives the examples of pass 0, 1, …, whose tensors are then disposed here; they are shuffled
    /// anew in every pass and augmented anew in every step. On a CPU the seed decides everything.
    /// </summary>
    public static ImageClassifier Train(
        Func<int, ClassificationPass> passes, ClassifierTrainingOptions options, Device device, TrainingHooks hooks)
    {
        TorchRuntime.Initialize();
        options.Validate();
        using var reader = new PassReader(passes, options);
        var (network, shape) = Start(options, reader.ImageSize, hooks);
        try
        {
            network.to(device);
            network.SetPrecision(options.Precision);
            using var loss = new LossFunction(options, ClassWeights.Of(options, reader.Labels, device));
            var accuracy = new AccuracyReporter(options, hooks, Prefix + "accuracy");
            TrainingLoop.Run(network, step => Loss(network, reader, loss, options, shape, device, accuracy, step), LoopOptions(options), Prefixed(hooks));

            // Trained in whatever precision, it scores in 32 bits: probabilities must not depend on the batch.
            network.SetPrecision(Precision.Float32);
            return new ImageClassifier(network, shape with { AcceptsGrey = options.AcceptGrey || reader.HasGrey }, device);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The network with its first weights: drawn, and then pre-trained ones where there are any.</summary>
    private static (ClassifierNetwork Network, ClassifierShape Shape) Start(ClassifierTrainingOptions options, int imageSize, TrainingHooks hooks)
    {
        using var pretrained = options.PretrainedWeights is { } weights ? PretrainedTensors.Open(weights, hooks.Cancellation) : null;
        var shape = options.Shape(imageSize, pretrained);
        var network = Initialization.Seeded(shape.NewNetwork(), options.Seed);
        try
        {
            if (pretrained is not null)
            {
                var note = PretrainedLoader.Load(network, pretrained, shape);
                hooks.Info?.Invoke(note);
            }

            return (network, shape);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static Tensor Loss(
        ClassifierNetwork network, PassReader reader, LossFunction loss, ClassifierTrainingOptions options, ClassifierShape shape, Device device,
        AccuracyReporter accuracy, long step)
    {
        var batch = reader.Next(options.BatchSize);
        using var generator = Seeds.Generator(options.Seed, Prefix + "augmentation", step);
        var chosen = options.AugmentedRows switch
        {
            AugmentedRows.Real => batch.Synthetic?.logical_not(),
            AugmentedRows.Synthetic => batch.Synthetic,
            _ => null,
        };
        var images = ImageAugmenter.Apply(options.Augmentation, ImageBytes.ToUnit(batch.Images, device), generator, chosen);
        var labels = batch.Labels.to(device);
        var logits = network.forward(ChannelScaling.Apply(shape.Normalization, images));
        accuracy.Add(logits, labels, step);
        return loss.Mean(logits, labels);
    }

    private static TrainingLoopOptions LoopOptions(ClassifierTrainingOptions options) => new()
    {
        Stage = "training classifier",
        Steps = options.Steps,
        LearningRate = step => LearningRateSchedule.WarmupCosine(options.LearningRate, step, options.WarmupSteps, options.Steps),
        WeightDecay = options.WeightDecay,
    };

    private static TrainingHooks Prefixed(TrainingHooks hooks) =>
        hooks with { Metric = hooks.Metric is { } metric ? (name, value, step) => metric(Prefix + name, value, step) : null };
}
