namespace FairDiff.Torch.Diffusion;

/// <summary>
/// What a generator of vectors learns from. Disposing it disposes its tensors.
/// </summary>
/// <param name="Vectors">float32, N x F, finite, on the CPU, N and F at least 1.</param>
/// <param name="Conditions">The condition vectors, float32, N x D, on the CPU: zeros where a category is unknown, NaN where an entry of a
/// label vector is.</param>
/// <param name="Layout">The parts of the condition; D is its <see cref="ConditionLayout.Size"/>, 0 for an unconditional generator.</param>
public sealed record VectorTrainingSet(Tensor Vectors, Tensor Conditions, ConditionLayout Layout) : TrainingExamples(Conditions, Layout)
{
    internal override Tensor Values => Vectors;
}
