using FairDiff.Torch.Classification.Pretrained;
using FairDiff.Torch.Layers;
using FairDiff.Torch.Training;
using TorchSharp;

namespace FairDiff.Torch.Classification;

/// <summary>
/// Training for a number of steps: a loss, an optimiser, linear warm-up, half a cosine. Pre-training and fine-tuning have a warm-up and a
/// cosine each.
/// </summary>
internal static class ClassifierTrainer
{
    private const string Prefix = "classifier/";

    /// <summary>
    /// Trains a classifier. The examples are shuffled anew in every pass and augmented anew in every step. On a CPU the seed decides
    /// everything.
    /// </summary>
    public static ImageClassifier Train(ClassifierData data, ClassifierTrainingOptions options, Device device, TrainingHooks hooks)
    {
        TorchRuntime.Initialize();
        options.ValidateWithData();
        using var batches = new ClassifierBatches(data, options);
        var (network, shape) = Start(options, batches.Training.ImageSize, hooks);
        try
        {
            network.to(device);
            network.SetPrecision(options.Precision);
            var accuracy = new AccuracyReporter(options, hooks, Prefix + "accuracy");
            using var step = new ClassifierStep(network, shape, batches, options, device, accuracy);
            using var selection = data.Validation is { } validation
                ? new WeightSelection(
                    new ImageClassifier(network, shape, device), network, validation, batches.Training.Labels, options, Prefixed(hooks))
                : null;
            var loop = LoopOptions(options) with { Monitor = selection, State = step.State.Concat(selection?.State ?? []).ToDictionary() };
            var done = TrainingLoop.RunInParts(network, step.Parts, loop, Prefixed(hooks));
            accuracy.End(done);
            selection?.Apply();

            // One that is resumed at its end has read nothing, and so seen no grey image.
            batches.SkipTo(done);

            // Trained in whatever precision, it scores in 32 bits: probabilities must not depend on the batch.
            network.SetPrecision(Precision.Float32);
            return new ImageClassifier(network, shape with { AcceptsGrey = options.AcceptGrey || batches.HasGrey }, device);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The network with its first weights: drawn, and then pre-trained ones where there are any.</summary>
    private static (ClassifierNetwork Network, ClassifierShape Shape) Start(
        ClassifierTrainingOptions options, int imageSize, TrainingHooks hooks)
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

    private static TrainingLoopOptions LoopOptions(ClassifierTrainingOptions options) => new()
    {
        Stage = "training classifier",
        Steps = options.Steps,
        LearningRate = step => LearningRate(options, step),
        Optimizer = options.Optimizer,
        WeightDecay = options.WeightDecay,
        CheckpointPath = options.CheckpointPath,
        CheckpointInterval = options.CheckpointInterval,
        Fingerprint = options.Fingerprint,
    };

    private static double LearningRate(ClassifierTrainingOptions options, long step)
    {
        var first = options.PretrainingSteps;
        return first == 0 ? LearningRateSchedule.WarmupCosine(options.LearningRate, step, options.WarmupSteps, options.Steps)
            : step < first ? LearningRateSchedule.WarmupCosine(options.LearningRate, step, options.WarmupSteps, first)
            : LearningRateSchedule.WarmupCosine(
                options.FineTuningLearningRate ?? (options.LearningRate / 10), step - first, options.WarmupSteps, options.Steps - first);
    }

    private static TrainingHooks Prefixed(TrainingHooks hooks) =>
        hooks with { Metric = hooks.Metric is { } metric ? (name, value, step) => metric(Prefix + name, value, step) : null };
}
