namespace FairDiff.Torch.Classification;

/// <summary>Which known labels of a batch a classifier gets right.</summary>
internal static class TrainingHits
{
    /// <summary>
    /// Correct answers and questions: one per image and the class with the largest label; with several labels per image one per known
    /// label, where both label and probability are on the same side of one half. A blended example counts for both labels by their shares.
    /// </summary>
    public static (double Correct, double Count) Of(Tensor logits, BatchLabels labels, ClassificationTask task)
    {
        var (correct, count) = Of(logits, labels.Labels, task);
        if (labels.Partners is null)
        {
            return (correct, count);
        }

        var (ofPartners, partners) = Of(logits, labels.Partners, task);
        return ((labels.Share * correct) + ((1 - labels.Share) * ofPartners), (labels.Share * count) + ((1 - labels.Share) * partners));
    }

    private static (long Correct, long Count) Of(Tensor logits, Tensor labels, ClassificationTask task)
    {
        using var scope = NewDisposeScope();
        if (task == ClassificationTask.Multiclass)
        {
            var classes = labels.dtype == int64 ? labels : labels.argmax(1);
            return (logits.detach().argmax(1).eq(classes).sum().item<long>(), classes.numel());
        }

        var known = labels.isfinite();
        var right = logits.detach().gt(Held(0)).eq(labels.gt(Held(0.5))).logical_and(known);
        return (right.sum().item<long>(), known.sum().item<long>());
    }
}
