namespace FairDiff.Fairness;

/// <summary>The accuracy if an assumption holds.</summary>
/// <param name="Assumption">What is assumed.</param>
/// <param name="Accuracy">The share of right decisions.</param>
/// <param name="Prevalences">The share of each class in the unlabelled rows.</param>
public sealed record PerformanceScenario(ShiftAssumption Assumption, double Accuracy, IReadOnlyList<double> Prevalences);
