namespace FairDiff.Torch.Diffusion;

/// <summary>
/// What a generator of images learns from. Disposing it disposes its tensors.
/// </summary>
/// <param name="Images">uint8, N x 3 x S x S, RGB, on the CPU, N at least 1; only batches of it are copied, so that it may be a mapped
/// file.</param>
/// <param name="Conditions">The condition vectors, float32, N x D, on the CPU: zeros where a category is unknown, NaN where an entry of a
/// label vector is.</param>
/// <param name="Layout">The parts of the vectors; D is its <see cref="ConditionLayout.Size"/>, 0 for an unconditional generator.</param>
public sealed record DiffusionTrainingSet(Tensor Images, Tensor Conditions, ConditionLayout Layout) : TrainingExamples(Conditions, Layout)
{
    internal override Tensor Values => Images;
}
