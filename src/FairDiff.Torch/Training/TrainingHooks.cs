namespace FairDiff.Torch.Training;

/// <summary>What a training tells the outside: progress, metrics as (name, value, step), remarks, warnings; and whether to go on.</summary>
internal sealed record TrainingHooks
{
    public static readonly TrainingHooks None = new();

    public Action<TrainingProgress>? Progress { get; init; }
    public Action<string, double, long>? Metric { get; init; }
    public Action<string>? Info { get; init; }
    public Action<string>? Warning { get; init; }

    /// <summary>Called after every step, with the number of steps done.</summary>
    public Action<long>? Step { get; init; }

    /// <summary>Called after the forward pass of each part of a step, with the tensors that it made.</summary>
    public Action<IReadOnlyList<IDisposable>>? Forward { get; init; }

    public CancellationToken Cancellation { get; init; }
}
