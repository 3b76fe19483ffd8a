namespace FairDiff.Fairness.Unlabelled;

/// <summary>Calibrated on labelled rows and carried to others.</summary>
/// <param name="Calibration">Of the scores, on the labelled rows.</param>
/// <param name="Priors">The prevalences among these.</param>
/// <param name="Prevalences">Those of the others.</param>
/// <param name="Ratios">By what the posterior of each class changes.</param>
/// <param name="Confusion">The shares of the others by true and predicted class, K x K in one array.</param>
internal sealed record ShiftFit(
    TemperatureCalibration Calibration, double[] Priors, double[] Prevalences, double[] Ratios, double[] Confusion)
{
    public double Accuracy => Enumerable.Range(0, Priors.Length).Sum(k => Confusion[(k * Priors.Length) + k]);

    /// <summary>How the posteriors moved beyond what the prevalences explain, a factor for each class.</summary>
    public double[] Shifts => [.. Ratios.Select((ratio, k) => ratio * Priors[k] / Prevalences[k])];

    /// <param name="labelled">The labelled rows.</param>
    /// <param name="labelledWeights">How often each counts.</param>
    /// <param name="target">The others.</param>
    /// <param name="targetWeights">How often each counts.</param>
    /// <param name="stated">Their prevalences; null = estimated.</param>
    /// <param name="shifts">Where they are estimated, how the posteriors move beside; null = not at all.</param>
    /// <param name="start">A fit that is near; null = none.</param>
    /// <returns>The fit; null where a class has no labelled row, or there are no others.</returns>
    public static ShiftFit? Of(
        TaskRows labelled, byte[] labelledWeights, TaskRows target, byte[] targetWeights, double[]? stated, double[]? shifts,
        ShiftFit? start)
    {
        var counts = labelled.CountClasses(labelledWeights);
        if (counts.Contains(0) || !targetWeights.AsSpan().ContainsAnyExcept((byte)0))
        {
            return null;
        }

        var total = counts.Sum();
        var priors = Array.ConvertAll(counts, count => count / total);
        var calibration = TemperatureCalibration.Fit(
            labelled.Logs, labelled.Labels, labelledWeights, start?.Calibration ?? TemperatureCalibration.Start(labelled.Classes));
        var likelihoods = calibration.Likelihoods(target.Logs);
        shifts ??= [.. priors.Select(_ => 1.0)];
        var prevalences = stated ?? ClassMixture.Prevalences(
            likelihoods, targetWeights, priors, shifts, start is { Prevalences: var near } ? Inside(near) : priors);
        var ratios = stated is not null
            ? ClassMixture.RatiosFor(likelihoods, targetWeights, stated, start?.Ratios ?? shifts)
            : [.. prevalences.Select((prevalence, k) => prevalence / priors[k] * shifts[k])];
        return new(
            calibration, priors, prevalences, ratios, ClassMixture.Confusion(likelihoods, targetWeights, ratios, target.Decisions));
    }

    public double Recall(int k)
    {
        var sum = 0.0;
        for (var d = 0; d < Priors.Length; d++)
        {
            sum += Confusion[(k * Priors.Length) + d];
        }

        return Confusion[(k * Priors.Length) + k] / sum;
    }

    /// <summary>EM leaves the borders slowly: a start on them is moved inside.</summary>
    private static double[] Inside(double[] prevalences)
    {
        const double Part = .01;
        return [.. prevalences.Select(prevalence => ((1 - Part) * prevalence) + (Part / prevalences.Length))];
    }
}
