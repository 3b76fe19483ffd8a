using FairDiff.Fairness;

namespace FairDiff.Studies;

/// <summary>Something that was claimed before a study, such as by a paper: that a method is better than another in a number. The study says
/// whether it reproduces it, by the verdict on that difference.</summary>
/// <param name="Text">The claim, a sentence without a full stop.</param>
/// <param name="Source">Who claims it, and where.</param>
/// <param name="Candidate">The method that is said to be better.</param>
/// <param name="Reference">The method that it is compared with.</param>
/// <param name="Quantity">The number, of the metric of the study's report.</param>
/// <param name="Set">The name of the set; null = the test rows in distribution.</param>
public sealed record StudyClaim(
    string Text, string Source, string Candidate, string Reference, QuantityName Quantity, string? Set = null);
