namespace FairDiff.MLNet;

/// <summary>A (label, attributes) cell of a <see cref="DiffusionAugmentationPlan"/>.</summary>
/// <param name="Cell">The texts of label and attributes; an empty text is a missing value.</param>
/// <param name="Rows">Rows of the data in it.</param>
/// <param name="SyntheticCount">Images to be drawn.</param>
public sealed record PlannedCell(SamplingCell Cell, int Rows, int SyntheticCount);
