namespace FairDiff.Fairness;

/// <summary>
/// How well raters recognise what images (real or synthetic) are of: gradable rate, confidence, top-1 and top-3, each as mean ± s.d. over
/// raters (Ktena et al. 2024, reader study).
/// </summary>
/// <remarks>
/// All shares are 0 to 1. Against the other raters, agreement is measured and not truth: raters who err alike score well. Images that a
/// rater finds not gradable are in the first share only, so a rater who grades only easy images has better ones.
/// </remarks>
/// <param name="Raters">The number of raters.</param>
/// <param name="Gradable">The share of a rater's images that are gradable.</param>
/// <param name="TopConfidence">The mean confidence of a rater's first diagnosis; null when no image has one.</param>
/// <param name="Top1">The share of a rater's gradable images whose first diagnosis is right; null when no image could be scored.</param>
/// <param name="Top3">The share of those with the right one among the first three.</param>
public sealed record ReaderStudy(
    int Raters, ReplicateSummary Gradable, ReplicateSummary? TopConfidence, ReplicateSummary? Top1, ReplicateSummary? Top3)
{
    /// <summary>Scores readings of images whose condition is known, such as the one that a synthetic image was made for.</summary>
    /// <param name="readings">The readings; at least one.</param>
    /// <param name="conditions">The condition of each image.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="FairnessException">There is no reading, or an image without a condition.</exception>
    public static ReaderStudy Score(IReadOnlyList<Reading> readings, IReadOnlyDictionary<string, string> conditions) => Score(
        readings,
        reading => conditions.TryGetValue(reading.Image, out var condition)
            ? condition
            : throw new FairnessException($"There is no condition for image '{reading.Image}'."));

    /// <summary>
    /// Scores readings of real images against the other raters: the right condition is the most probable one of the soft label that the
    /// remaining raters make (of equal ones the first in <paramref name="classes"/>). Images that nobody else diagnosed are not scored.
    /// </summary>
    /// <param name="readings">The readings; at least one.</param>
    /// <param name="classes">The classes.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="FairnessException">There is no reading, or a diagnosis that is no class.</exception>
    public static ReaderStudy LeaveOneOut(IReadOnlyList<Reading> readings, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(classes);
        var byImage = readings.Where(reading => reading.IsGradable && reading.Diagnoses.Count > 0).ToLookup(reading => reading.Image);
        return Score(readings, reading =>
        {
            IReadOnlyList<RaterOpinion>[] others = [
                .. byImage[reading.Image].Where(other => other.Rater != reading.Rater).Select(other => other.Diagnoses)];
            if (others.Length == 0)
            {
                return null;
            }

            var label = RaterLabels.Aggregate(others, classes);
            return classes[Array.IndexOf(label, label.Max())];
        });
    }

    private static ReaderStudy Score(IReadOnlyList<Reading> readings, Func<Reading, string?> truth)
    {
        ArgumentNullException.ThrowIfNull(readings);
        if (readings.Count == 0)
        {
            throw new FairnessException("There are no readings to score.");
        }

        var raters = readings.GroupBy(reading => reading.Rater).ToArray();
        var scored = raters.Select(rater => rater.Where(reading => reading.IsGradable)
            .Select(reading => (Ranked: Ranked(reading), Truth: truth(reading))).Where(pair => pair.Truth is not null).ToArray()).ToArray();
        return new ReaderStudy(
            raters.Length,
            ReplicateSummary.Of([.. raters.Select(rater => rater.Average(reading => reading.IsGradable ? 1.0 : 0))]),
            Summarise(raters.Select(rater => rater.Where(reading => reading.IsGradable && reading.Diagnoses.Count > 0)
                .Select(reading => reading.Diagnoses.Max(diagnosis => diagnosis.Confidence)).DefaultIfEmpty(double.NaN).Average())),
            Summarise(scored.Select(images => Share(images, 1))),
            Summarise(scored.Select(images => Share(images, 3))));
    }

    /// <summary>By confidence; equal ones stay in the order in which they were given.</summary>
    private static string[] Ranked(Reading reading) =>
        [.. reading.Diagnoses.OrderByDescending(diagnosis => diagnosis.Confidence).Select(diagnosis => diagnosis.Condition)];

    private static double Share((string[] Ranked, string? Truth)[] images, int top) =>
        images.Length == 0 ? double.NaN : images.Average(image => image.Ranked.Take(top).Contains(image.Truth) ? 1.0 : 0);

    private static ReplicateSummary? Summarise(IEnumerable<double> ofRaters)
    {
        double[] defined = [.. ofRaters.Where(value => !double.IsNaN(value))];
        return defined.Length == 0 ? null : ReplicateSummary.Of(defined);
    }
}
