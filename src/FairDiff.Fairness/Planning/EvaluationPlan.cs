namespace FairDiff.Fairness;

/// <summary>How many rows an evaluation needs, by what a pilot's predictions suggest.</summary>
public sealed record EvaluationPlan
{
    /// <summary>Gets what was asked.</summary>
    public required PlanningOptions Options { get; init; }

    /// <summary>Gets the coverage of the intervals, and of the test of a gap.</summary>
    public required double Confidence { get; init; }

    /// <summary>Gets whether the numbers are of clusters, such as patients, and not of rows.</summary>
    public required bool IsOfClusters { get; init; }

    /// <summary>Gets the groups, as the evaluator sorts them.</summary>
    public required IReadOnlyList<PlannedGroup> Groups { get; init; }

    /// <summary>Gets what each group needs for the gap to be found; null where none was asked for.</summary>
    public PlannedNumber? Gap { get; init; }
}

/// <summary>A group of the pilot, and what it needs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">The rows that the pilot has of it.</param>
/// <param name="Units">The clusters of these; of independent rows the same.</param>
/// <param name="Value">The metric in the pilot; null where it is undefined.</param>
/// <param name="Needed">What it needs for an interval as narrow as asked; null where none was.</param>
public sealed record PlannedGroup(string Name, int Rows, int Units, double? Value, PlannedNumber? Needed);

/// <summary>A number of rows (clusters, where rows have some) of a group, found by simulation.</summary>
/// <param name="Units">The number; null where <see cref="PlanningOptions.MaximumUnits"/> are not enough, or the pilot cannot tell.</param>
/// <param name="Lower">The lower end of what the simulation leaves open, at 95 %.</param>
/// <param name="Upper">The upper end; null where it is beyond the most that were tried.</param>
/// <param name="Reached">What was reached with <see cref="Units"/>, or with the most that were tried: the width of the interval, or the
/// power; null where the pilot cannot tell.</param>
/// <param name="Reason">Why there is no number, or what to know of it; null when there is nothing to say.</param>
public sealed record PlannedNumber(int? Units, int? Lower, int? Upper, double? Reached, string? Reason = null);
