using FairDiff.Fairness;

namespace FairDiff.Pipelines.Raters;

/// <summary>The soft label of an image, made of what its raters said.</summary>
/// <param name="Image">The image.</param>
/// <param name="Raters">The raters who named a condition.</param>
/// <param name="Weights">A distribution over the conditions.</param>
internal sealed record SoftLabel(string Image, int Raters, double[] Weights)
{
    /// <summary>The condition with the largest weight, the first of equal ones.</summary>
    public int Top() => Array.IndexOf(Weights, Weights.Max());

    /// <summary>The labels of the images that somebody diagnosed.</summary>
    public static IReadOnlyList<SoftLabel> Of(Ratings ratings, IReadOnlyList<string> conditions) =>
    [
        .. ratings.Readings.Where(reading => reading.IsGradable && reading.Diagnoses.Count > 0).GroupBy(reading => reading.Image)
            .Select(image => new SoftLabel(
                image.Key, image.Count(), RaterLabels.Aggregate([.. image.Select(reading => reading.Diagnoses)], conditions))),
    ];
}
