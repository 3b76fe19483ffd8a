namespace FairDiff.Fairness;

/// <summary>A class in the unlabelled rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LabelledPrevalence">Its share of the labelled rows.</param>
/// <param name="Prevalence">Its share of the unlabelled rows, estimated or as stated; null where it is refused.</param>
/// <param name="Recall">The share of its rows that are predicted as it (of two classes sensitivity and specificity); null where it is
/// refused.</param>
public sealed record EstimatedClass(string Name, double LabelledPrevalence, Estimate? Prevalence, Estimate? Recall);
