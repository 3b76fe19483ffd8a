namespace FairDiff.Torch.Classification;

/// <summary>
/// One batch on the CPU: images (uint8, n x 3 x S x S), labels as those of a <see cref="ClassificationPass"/>, which are synthetic (bool,
/// n; null = not known, or none), their groups (int64, n; null = none) and weights (float32, n; null = 1 for all).
/// </summary>
internal readonly record struct ClassificationBatch(
    Tensor Images, Tensor Labels, Tensor? Synthetic, Tensor? Groups, Tensor? Weights = null);
