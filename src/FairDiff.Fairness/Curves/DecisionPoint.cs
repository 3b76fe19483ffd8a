namespace FairDiff.Fairness;

/// <summary>One point of a decision curve.</summary>
/// <param name="ThresholdProbability">The probability from which on someone would act, above 0 and below 1.</param>
/// <param name="NetBenefit">What acting by the classifier is worth, at most the prevalence; acting on nobody is 0.</param>
/// <param name="TreatAll">What acting on everyone is worth.</param>
public readonly record struct DecisionPoint(double ThresholdProbability, double NetBenefit, double TreatAll);
