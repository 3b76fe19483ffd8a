namespace FairDiff.Torch.Classification;

/// <summary>Which layers of a classifier training changes.</summary>
public enum TrainedLayers
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>
    /// The last one: a linear classifier of the features that pre-trained weights give. The backbone stays as it is, batch-norm statistics
    /// included.
    /// </summary>
    LastLayer,
}
