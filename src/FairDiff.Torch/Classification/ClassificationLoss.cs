namespace FairDiff.Torch.Classification;

/// <summary>What the training of a classifier minimises.</summary>
public enum ClassificationLoss
{
    /// <summary>Cross-entropy; with several labels per image, the binary one of each label that is known.</summary>
    CrossEntropy,

    /// <summary>Focal loss (Lin et al. 2017, equation 4): cross-entropy times (1 - p)^gamma, so that examples learned already count
    /// less.</summary>
    Focal,
}
