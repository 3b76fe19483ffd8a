namespace FairDiff.MLNet;

/// <summary>What the generator is told about the image that it is to draw.</summary>
public enum DiffusionCondition
{
    /// <summary>Nothing; generated rows are unlabelled.</summary>
    None,

    /// <summary>The label; generated rows have unknown attributes.</summary>
    Label,

    /// <summary>The label and every attribute ("label and property conditioning" of Ktena et al. 2024).</summary>
    LabelAndAttributes,
}
