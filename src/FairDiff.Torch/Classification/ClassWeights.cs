namespace FairDiff.Torch.Classification;

/// <summary>The class weights that the options ask for.</summary>
internal static class ClassWeights
{
    /// <summary>Explicit weights, or the inverse frequencies of the labels of the first pass; null = none. float32, K.</summary>
    public static Tensor? Of(ClassifierTrainingOptions options, Tensor labels, Device device)
    {
        using var scope = NewDisposeScope();
        var weights = options.ClassWeights is { } given ? tensor(given.ToArray(), float32)
            : options.InverseFrequencyWeights ? InverseFrequency(options, labels)
            : null;
        return weights?.to(device).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// N / (K n_k) for a class with n_k of N examples, so that every class weighs the same in total; for one of several labels the number
    /// of its negatives over that of its positives. A class without an example counts as one with one.
    /// </summary>
    private static Tensor InverseFrequency(ClassifierTrainingOptions options, Tensor labels)
    {
        if (options.Task == ClassificationTask.MultiLabel)
        {
            var positives = labels.nan_to_num(0).sum(dim: 0);
            var negatives = labels.isfinite().to(float32).sum(dim: 0) - positives;
            return negatives.clamp_min(Held(1)) / positives.clamp_min(Held(1));
        }

        var counts = labels.dtype == int64 ? labels.bincount(null, options.ClassCount).to(float32) : labels.sum(dim: 0);
        return counts.sum() / (counts.clamp_min(Held(1)) * Held(options.ClassCount));
    }
}
