namespace FairDiff.Fairness;

/// <summary>The groups of an attribute or a crossing among the unlabelled rows.</summary>
/// <param name="Groups">The groups, as the evaluator sorts them.</param>
/// <param name="Gap">The accuracy of the group with the highest estimate minus that of the group with the lowest; null where fewer than
/// two have one. The interval is of these two groups.</param>
public sealed record EstimatedGrouping(IReadOnlyList<EstimatedGroup> Groups, Estimate? Gap);

/// <summary>A group of the unlabelled rows, estimated by the labelled rows of the same group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Its unlabelled rows.</param>
/// <param name="LabelledRows">Its labelled rows.</param>
/// <param name="Accuracy">The share of right decisions; null where too few rows tell.</param>
/// <param name="Reason">Why there is none; null where there is one.</param>
public sealed record EstimatedGroup(string Name, int Rows, int LabelledRows, Estimate? Accuracy, string? Reason);
