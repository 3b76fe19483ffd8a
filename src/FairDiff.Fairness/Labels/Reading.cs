namespace FairDiff.Fairness;

/// <summary>What a rater says about an image in a reader study.</summary>
/// <param name="Rater">The rater.</param>
/// <param name="Image">The image.</param>
/// <param name="IsGradable">Whether it is good enough to be diagnosed.</param>
/// <param name="Diagnoses">Up to three conditions with confidence; empty when it is not gradable.</param>
public sealed record Reading(string Rater, string Image, bool IsGradable, IReadOnlyList<RaterOpinion> Diagnoses);
