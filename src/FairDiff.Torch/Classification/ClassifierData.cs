namespace FairDiff.Torch.Classification;

/// <summary>
/// What a classifier learns from: <see cref="Passes"/> gives the examples of pass 0, 1, …, whose tensors are then disposed by the training;
/// <see cref="Pretraining"/> those of the steps of pre-training.
/// </summary>
internal sealed record ClassifierData(Func<int, ClassificationPass> Passes, Func<int, ClassificationPass>? Pretraining = null)
{
    /// <summary>The images that choose among the weights of a training; null = its last ones are kept. The caller disposes them.</summary>
    public ClassifierValidation? Validation { get; init; }
}
