namespace FairDiff.Fairness;

/// <summary>What is known of the unlabelled rows, and when <see cref="PerformanceEstimator"/> is to refuse an estimate.</summary>
public sealed record PerformanceOptions
{
    /// <summary>Gets the attribute of the labelled rows that says which hospital (site, scanner, …) each is of; null (the default) = not
    /// known. Each site in turn is taken for unlabelled, and what the estimator errs there by widens every interval: without it an interval
    /// holds for rows that differ from the labelled ones in nothing but their prevalences. The sites must be ones that the model was not
    /// trained on, or was trained on no more than on the new one.</summary>
    public string? SiteAttribute { get; init; }

    /// <summary>Gets what is known of the prevalences in the unlabelled rows, by class or condition. Empty (the default) = nothing: they
    /// are estimated, which takes the scores of each class to be distributed as in the labelled rows. With them that is not assumed. Of two
    /// classes one is enough, of more all but one; each condition counts for itself.</summary>
    public IReadOnlyDictionary<string, PrevalenceRange> Prevalences { get; init; } = new Dictionary<string, PrevalenceRange>();

    /// <summary>Gets the widest interval of the accuracy that is not refused, above 0 and at most 1. The default is 0.2 (± 10
    /// points).</summary>
    public double MaximumWidth { get; init; } = .2;

    /// <summary>Gets how far apart the accuracy may be if other prevalences, and if other scores at the same prevalences, made the scores
    /// what they are: from scores alone nothing tells which. More is refused, where no prevalence is stated. 0 to 1; the default is 0.1; 1
    /// takes the scores of each class to be the same, on the user's word.</summary>
    public double MaximumDisagreement { get; init; } = .1;

    /// <summary>Gets how far, beyond what chance makes, the distribution of the scores may be from each mixture of those of the labelled
    /// classes (Kolmogorov-Smirnov distance), where no prevalence is stated. 0 to 1; the default is 0.1.</summary>
    public double MaximumMisfit { get; init; } = .1;

    internal void Validate()
    {
        if (!(MaximumWidth is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(MaximumWidth), MaximumWidth, "MaximumWidth must be above 0 and at most 1.");
        }

        CheckShare(nameof(MaximumDisagreement), MaximumDisagreement);
        CheckShare(nameof(MaximumMisfit), MaximumMisfit);
        foreach (var (name, range) in Prevalences)
        {
            range.Validate(name);
        }
    }

    private static void CheckShare(string name, double value)
    {
        if (!(value is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from 0 to 1.");
        }
    }
}
