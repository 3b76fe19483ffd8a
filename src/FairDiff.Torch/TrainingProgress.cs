namespace FairDiff.Torch;

/// <summary>Where a long computation stands.</summary>
/// <param name="Stage">What is being done, for example <c>training generator</c>.</param>
/// <param name="Step">Steps done so far.</param>
/// <param name="TotalSteps">Steps in all.</param>
/// <param name="Loss">The current training loss (a running mean), where there is one.</param>
public readonly record struct TrainingProgress(string Stage, long Step, long TotalSteps, double? Loss)
{
    /// <summary>What kind of work it is.</summary>
    public ProgressPhase Phase { get; init; }
}

/// <summary>Kinds of long work.</summary>
public enum ProgressPhase
{
    /// <summary>A network is trained.</summary>
    Training,

    /// <summary>Images are drawn or enlarged.</summary>
    Sampling,

    /// <summary>Images are looked over: for near-copies of training images, or for their quality.</summary>
    Checking,
}
