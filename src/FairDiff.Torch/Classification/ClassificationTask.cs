namespace FairDiff.Torch.Classification;

/// <summary>What a classifier says of an image.</summary>
public enum ClassificationTask
{
    /// <summary>Which one of the classes: a softmax. Its labels are class indices, or soft labels that sum to 1.</summary>
    Multiclass,

    /// <summary>For each of several conditions whether it is there: one binary head each on one network. A label may be unknown
    /// (NaN).</summary>
    MultiLabel,
}
