namespace FairDiff.Torch.Training;

/// <summary>What a training tells the outside: progress, metrics as (name, value, step), remarks, warnings; and whether to go on.</summary>
public sealed record TrainingHooks
{
    /// <summary>Nobody is told.</summary>
    public static TrainingHooks None { get; } = new();

    /// <summary>Told where the training stands, a few times a second at most.</summary>
    public Action<TrainingProgress>? Progress { get; init; }

    /// <summary>Told metrics by name, value and step, such as <c>generator/loss</c>.</summary>
    public Action<string, double, long>? Metric { get; init; }

    /// <summary>Told what is worth knowing.</summary>
    public Action<string>? Info { get; init; }

    /// <summary>Told what may be wrong, such as a step that was skipped.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>Called after every step, with the number of steps done.</summary>
    public Action<long>? Step { get; init; }

    /// <summary>Called after the forward pass of each part of a step, with the tensors that it made.</summary>
    internal Action<IReadOnlyList<IDisposable>>? Forward { get; init; }

    /// <summary>Stops the training before its next step; a checkpoint is written first, where there is a path for one.</summary>
    public CancellationToken Cancellation { get; init; }
}
