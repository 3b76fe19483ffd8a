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

    /// <summary>A batch takes a third of a step's time where nothing is learned from it: statistics cost 3 % of the training.</summary>
    private const int StepsPerStatisticsBatch = 10;

    private const int MostStatisticsBatches = 100;

    /// <summary>
    /// Trains a classifier. The examples are shuffled anew in every pass and augmented anew in every step. On a CPU the seed decides
    /// everything.
    /// </summary>
    public static ImageClassifier Train(ClassifierData data, ClassifierTrainingOptions options, Device device, TrainingHooks hooks)
    {
        TorchRuntime.Initialize();
        options.ValidateWithData();
        OptionChecks.Require(
            options.WeightAveraging == 0 || data.Validation is null, options.WeightAveraging,
            "0 where validation images choose among the weights", nameof(options.WeightAveraging));
        using var batches = new ClassifierBatches(data, options);
        var (network, shape) = Start(options, batches.Training.ImageSize, hooks);
        try
        {
            network.to(device);
            network.SetPrecision(options.Precision);
            if (options.TrainedLayers == TrainedLayers.LastLayer)
            {
                network.FreezeBody();
            }

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
            Finish(network, shape, step, batches, options, device, done, hooks);
            return new ImageClassifier(network, shape with { AcceptsGrey = options.AcceptGrey || batches.HasGrey }, device);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>What is done once the last step is taken; a training that is resumed at its end does it with the same batches.</summary>
    private static void Finish(
        ClassifierNetwork network, ClassifierShape shape, ClassifierStep step, ClassifierBatches batches, ClassifierTrainingOptions options,
        Device device, long done, TrainingHooks hooks)
    {
        if (options is { WeightAveraging: > 0, TrainedLayers: TrainedLayers.All } && NetworkStatistics.AreThere(network))
        {
            var count = Math.Clamp(options.Steps / StepsPerStatisticsBatch, 1, MostStatisticsBatches);
            using var statistics = NetworkStatistics.Collect(
                network, Enumerable.Range(0, count).Select(index => step.RealImages(done + index)), ownShare: 0);
            statistics.Apply(ownShare: 0);
        }

        if (options.LastLayerRetraining is not null)
        {
            HeadRefit.Apply(network, new ImageClassifier(network, shape, device), batches.Training.NextPass(), options, hooks);
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
        AverageFrom = options.AverageFrom,
        Optimizer = options.Optimizer,
        WeightDecay = options.WeightDecay,
        CheckpointPath = options.CheckpointPath,
        CheckpointInterval = options.CheckpointInterval,
        Fingerprint = options.Fingerprint,
    };

    private static double LearningRate(ClassifierTrainingOptions options, long step)
    {
        // While weights are averaged, it stays where it was.
        step = Math.Min(step, options.AverageFrom ?? step);
        var first = options.PretrainingSteps;
        return first == 0 ? LearningRateSchedule.WarmupCosine(options.LearningRate, step, options.WarmupSteps, options.Steps)
            : step < first ? LearningRateSchedule.WarmupCosine(options.LearningRate, step, options.WarmupSteps, first)
            : LearningRateSchedule.WarmupCosine(
                options.FineTuningLearningRate ?? (options.LearningRate / 10), step - first, options.WarmupSteps, options.Steps - first);
    }

    private static TrainingHooks Prefixed(TrainingHooks hooks) =>
        hooks with { Metric = hooks.Metric is { } metric ? (name, value, step) => metric(Prefix + name, value, step) : null };
}
