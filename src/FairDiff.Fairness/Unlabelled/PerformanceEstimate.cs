namespace FairDiff.Fairness;

/// <summary>How well a model does on rows without labels, as far as its scores and labelled rows of elsewhere tell.</summary>
public sealed record PerformanceEstimate
{
    /// <summary>Gets what was known and asked.</summary>
    public required PerformanceOptions Options { get; init; }

    /// <summary>Gets the coverage of the intervals.</summary>
    public required double Confidence { get; init; }

    /// <summary>Gets the number of labelled rows.</summary>
    public required int LabelledRows { get; init; }

    /// <summary>Gets the number of unlabelled rows.</summary>
    public required int UnlabelledRows { get; init; }

    /// <summary>Gets the estimates: one of exclusive classes, or one of each condition, in their order.</summary>
    public required IReadOnlyList<EstimatedTask> Tasks { get; init; }

    /// <summary>Gets the estimate of a condition.</summary>
    /// <param name="condition">Its name.</param>
    /// <exception cref="FairnessException">There is no such condition.</exception>
    public EstimatedTask this[string condition] => Tasks.FirstOrDefault(task => task.Condition == condition)
        ?? throw new FairnessException(
            $"There is no condition '{condition}'; there are {string.Join(", ", Tasks.Select(task => task.Condition ?? "classes"))}.");
}
