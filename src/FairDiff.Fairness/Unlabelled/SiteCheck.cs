namespace FairDiff.Fairness;

/// <summary>A labelled site whose labels were hidden, to see what the estimator errs by at a site that it has no labels of.</summary>
/// <param name="Name">The site.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Accuracy">The share of right decisions by its labels.</param>
/// <param name="Estimated">What is estimated from its scores and the labels of the other sites; with stated prevalences from its true
/// prevalences too.</param>
public sealed record SiteCheck(string Name, int Rows, double Accuracy, double Estimated);
