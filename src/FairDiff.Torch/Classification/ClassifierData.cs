namespace FairDiff.Torch.Classification;

/// <summary>
/// What a classifier learns from: the examples of pass 0, 1, …, which the training shuffles, and disposes when it is through.
/// </summary>
/// <param name="Passes">Gives the examples of a pass; they may be others each time.</param>
/// <param name="Pretraining">Gives those of a pass of pre-training (<see cref="ClassifierTraining.SyntheticPretraining"/>); null = there is
/// none.</param>
public sealed record ClassifierData(Func<int, ClassificationPass> Passes, Func<int, ClassificationPass>? Pretraining = null)
{
    /// <summary>The images that choose among the weights of a training; null = its last ones are kept. The caller disposes them.</summary>
    public ClassifierValidation? Validation { get; init; }
}
