using static TorchSharp.torch;

namespace FairDiff.Torch.Classification;

/// <summary>One batch on the CPU: images (uint8, n x 3 x S x S), class indices (int64, n), and which are synthetic (bool, n; null = not known, or none).</summary>
internal readonly record struct ClassificationBatch(Tensor Images, Tensor Labels, Tensor? Synthetic);
