using FairDiff.Torch.Augmentation;

namespace FairDiff.Torch.Classification;

/// <summary>The loss of a training step: draws the batch, augments and blends it, and asks the network.</summary>
internal sealed class ClassifierStep(
    ClassifierNetwork network, ClassifierShape shape, ClassifierBatches batches, ClassifierTrainingOptions options, Device device,
    AccuracyReporter accuracy)
    : IDisposable
{
    private readonly LossFunction loss = new(options, ClassWeights.Of(options, batches.Training.Labels, device));
    private readonly GroupWeights? groups = options.GroupDroStepSize > 0
        ? new GroupWeights(options.GroupCount, options.GroupDroStepSize)
        : null;
    private readonly SeparateStatistics? separate = options.SeparateSyntheticStatistics ? new SeparateStatistics(network) : null;

    /// <summary>What a resumed training needs: the tensors themselves, by name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State => groups is null ? [] : [groups.State];

    /// <summary>The parts whose sum is the loss of a step.</summary>
    public IReadOnlyList<Func<Tensor>> Parts(long step)
    {
        accuracy.Report(step);
        var batch = batches.Next(step);
        var images = Images(batch, step);
        var labels = new BatchLabels(batch.Labels.to(device), Weights: batch.Weights?.to(device));
        if (Mixup.Draw(options, batch, step) is { } mixup)
        {
            images = mixup.Blend(images);
            labels = mixup.Labels(labels);
        }

        return separate is null
            ? [() => Loss(images, labels, batch.Groups)]
            : separate.Parts(
                batch.Synthetic!,
                places => Loss(images.index_select(0, places.to(device)), labels.At(places.to(device)), null));
    }

    /// <summary>The real images of the batch of a step as the network sees them in training, but not blended.</summary>
    public Tensor RealImages(long step)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var batch = batches.Next(step);
        var images = Images(batch, step);
        return (batch.Synthetic is { } synthetic && synthetic.logical_not().nonzero().flatten() is var real && real.numel() > 0
            ? images.index_select(0, real.to(device))
            : images).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        loss.Dispose();
        groups?.Dispose();
        separate?.Dispose();
    }

    private Tensor Images(ClassificationBatch batch, long step)
    {
        using var generator = Seeds.Generator(options.Seed, "classifier/augmentation", step);
        var images = ImageAugmenter.Apply(options.Augmentation, ImageBytes.ToUnit(batch.Images, device), generator, Augmented(batch));
        return ChannelScaling.Apply(shape.Normalization, images);
    }

    private Tensor? Augmented(ClassificationBatch batch) => options.AugmentedRows switch
    {
        AugmentedRows.Real => batch.Synthetic?.logical_not(),
        AugmentedRows.Synthetic => batch.Synthetic,
        _ => null,
    };

    private Tensor Loss(Tensor images, BatchLabels labels, Tensor? members)
    {
        var logits = options.TrainedLayers == TrainedLayers.LastLayer ? network.ForwardLastLayer(images) : network.forward(images);
        accuracy.Add(logits, labels);
        return groups is null ? loss.Mean(logits, labels) : groups.Loss(loss.Terms(logits, labels), members!);
    }
}
