namespace FairDiff.Fairness;

/// <summary>A condition that a rater names.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Confidence">How sure the rater is; larger is surer (1 to 5 in the paper).</param>
public sealed record RaterOpinion(string Condition, double Confidence);
