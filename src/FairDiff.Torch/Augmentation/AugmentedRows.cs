namespace FairDiff.Torch.Augmentation;

/// <summary>Which training images are augmented.</summary>
public enum AugmentedRows
{
    /// <summary>Real and synthetic ones.</summary>
    Both,

    /// <summary>Real ones only.</summary>
    Real,

    /// <summary>Synthetic ones only.</summary>
    Synthetic,
}
