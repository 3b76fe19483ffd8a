namespace FairDiff.Torch.Training;

/// <summary>Looks at a network between the steps of its training, and may end it.</summary>
internal interface ITrainingMonitor
{
    /// <summary>Whether training ends here.</summary>
    bool IsDone { get; }

    /// <summary>Called after every step with the number of steps done; leaves the network as it was, in training mode.</summary>
    void AfterStep(long done);
}
