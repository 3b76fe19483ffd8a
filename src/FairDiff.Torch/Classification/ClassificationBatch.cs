using static TorchSharp.torch;

namespace FairDiff.Torch.Classification;

/// <summary>One batch on the CPU: images (uint8, n x 3 x S x S) and class indices (int64, n).</summary>
internal readonly record struct ClassificationBatch(Tensor Images, Tensor Labels);
