namespace FairDiff.Fairness;

/// <summary>How to evaluate: which groups, which classes matter most, how much evidence is enough.</summary>
public sealed record FairnessOptions
{
    /// <summary>
    /// Gets what to group by: names of attributes and crossings of them such as "site*sex". Empty (the default) is every
    /// attribute by itself.
    /// </summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>
    /// Gets the classes that must not be missed. High-risk sensitivity pools their rows: the share whose predicted class is
    /// exactly their label. Empty (the default) leaves that metric out.
    /// </summary>
    public IReadOnlyList<string> HighRiskClasses { get; init; } = [];

    /// <summary>
    /// Gets the sum of the scores of all high-risk classes from which on a row counts as detected, for
    /// <see cref="MetricNames.HighRiskDetection"/>; null (the default) leaves that metric out. Choose it on validation data. Not used with
    /// conditions that go together.
    /// </summary>
    public double? HighRiskThreshold { get; init; }

    /// <summary>
    /// Gets the k for which the top-k accuracy is computed, each at least 2; a k that is not below the number of classes is left out.
    /// The default is 3.
    /// </summary>
    public IReadOnlyList<int> TopK { get; init; } = [3];

    /// <summary>Gets the bins of equal width behind the calibration error, 2 to 1000. The default is 15, as in Guo et al. (2017).</summary>
    public int CalibrationBins { get; init; } = 15;

    /// <summary>
    /// Gets the positive class of two; null (the default) is the high-risk class if there is exactly one, else the second
    /// class. Not used with more than two classes.
    /// </summary>
    public string? PositiveClass { get; init; }

    /// <summary>
    /// Gets the score from which on a row counts as positive when there are two classes; null (the default) predicts the
    /// class with the larger score. With conditions that go together, the threshold of those without one of their own; null is then 0.5.
    /// Choose it on validation data, never on the rows evaluated here.
    /// </summary>
    public double? DecisionThreshold { get; init; }

    /// <summary>Gets the thresholds of single conditions that go together, by name. Empty (the default) is <see cref="DecisionThreshold"/>
    /// for all.</summary>
    public IReadOnlyDictionary<string, double> DecisionThresholds { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Gets thresholds by the group of a row, as <see cref="FairDiff.Fairness.GroupThresholds.Choose"/> gives them, so that what is judged
    /// are the decisions that are really made: of one of two classes; of one of more, which is predicted from its threshold on, and else
    /// that of the others with the largest score; or of conditions that go together, whose others keep their common threshold. The data
    /// need their attribute. Empty (the default) = none.
    /// </summary>
    public IReadOnlyList<GroupThresholds> GroupThresholds { get; init; } = [];

    /// <summary>
    /// Gets the threshold probabilities pt of classes or conditions, by name, each above 0 and below 1: the probability from which on
    /// someone would act, so that one found is worth (1 - pt) / pt false alarms. Each has <see cref="MetricNames.NetBenefit"/>. Empty (the
    /// default) leaves that metric out. It follows from what acting costs and saves, never from the data.
    /// </summary>
    public IReadOnlyDictionary<string, double> ThresholdProbabilities { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Gets the prevalences of classes or conditions where the classifier is to be used, by name, each above 0 and below 1. Each has
    /// <see cref="MetricNames.PositivePredictiveValueAtPrevalence"/>, <see cref="MetricNames.NegativePredictiveValueAtPrevalence"/> and,
    /// with a threshold probability, <see cref="MetricNames.NetBenefitAtPrevalence"/>. Empty (the default) leaves these metrics out.
    /// </summary>
    public IReadOnlyDictionary<string, double> Prevalences { get; init; } = new Dictionary<string, double>();

    /// <summary>Gets the specificity at which <see cref="MetricNames.SensitivityAtSpecificity"/> is read, above 0 and at most 1; null (the
    /// default) leaves that metric out.</summary>
    public double? FixedSpecificity { get; init; }

    /// <summary>Gets the sensitivity at which <see cref="MetricNames.SpecificityAtSensitivity"/> is read, above 0 and at most 1; null (the
    /// default) leaves that metric out.</summary>
    public double? FixedSensitivity { get; init; }

    /// <summary>
    /// Gets the rows a group needs for its values to be compared; a smaller one is shown with its n but is "insufficient
    /// evidence" and takes no part in a gap. At least 1. The default is 30.
    /// </summary>
    public int MinimumGroupSize { get; init; } = 30;

    /// <summary>
    /// Gets the rows that a metric resting on part of a group needs: high-risk rows for the sensitivity, rows on either side
    /// for the AUC and the average precision. At least 1. The default is 10.
    /// </summary>
    public int MinimumClassSize { get; init; } = 10;

    /// <summary>Gets which values of an attribute, or of what belongs together, are missing. The default is
    /// <see cref="MissingValues.Default"/>; the word <c>unknown</c> always is, as it names the group of such rows.</summary>
    public MissingValues MissingValues { get; init; } = MissingValues.Default;

    /// <summary>Gets whether rows with a missing attribute are a group in the gaps too; they are always listed. The default is
    /// false.</summary>
    public bool IncludeUnknownInGaps { get; init; }

    /// <summary>Gets the bootstrap resamples behind every interval, 0 (no intervals) or 100 to 1,000,000. The default is 1000.</summary>
    public int BootstrapSamples { get; init; } = 1000;

    /// <summary>Gets how intervals follow from the resamples. The default is <see cref="IntervalMethod.Percentile"/>.</summary>
    public IntervalMethod IntervalMethod { get; init; }

    /// <summary>Gets the coverage of the intervals, above 0.5 and below 1. The default is 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Gets the seed of the bootstrap: the same data and seed give the same report on every machine. The default is 0.</summary>
    public long Seed { get; init; }

    /// <summary>Gets the metrics that are computed, as far as the data have what they need. The default is
    /// <see cref="MetricRegistry.BuiltIn"/>; <see cref="MetricRegistry.With"/> adds your own.</summary>
    public MetricRegistry Metrics { get; init; } = MetricRegistry.BuiltIn;

    /// <summary>Whether a threshold of the condition is given; else it is 0.5.</summary>
    internal bool HasThreshold(string condition) =>
        DecisionThreshold is not null || DecisionThresholds.ContainsKey(condition)
            || GroupThresholds.Any(thresholds => thresholds.ClassName == condition);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumGroupSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumClassSize, 1);
        if (BootstrapSamples is not 0 and (< 100 or > 1_000_000))
        {
            throw new ArgumentOutOfRangeException(
                nameof(BootstrapSamples), BootstrapSamples, "BootstrapSamples must be 0 (no intervals) or 100 to 1,000,000.");
        }

        if (!(Confidence > 0.5 && Confidence < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Confidence), Confidence, "Confidence must be above 0.5 and below 1, such as 0.95.");
        }

        CheckFinite(nameof(DecisionThreshold), DecisionThreshold);
        CheckFinite(nameof(HighRiskThreshold), HighRiskThreshold);
        foreach (var threshold in DecisionThresholds.Values)
        {
            CheckFinite(nameof(DecisionThresholds), threshold);
        }

        CheckShares(nameof(ThresholdProbabilities), ThresholdProbabilities);
        CheckShares(nameof(Prevalences), Prevalences);
        CheckRate(nameof(FixedSpecificity), FixedSpecificity);
        CheckRate(nameof(FixedSensitivity), FixedSensitivity);
        foreach (var k in TopK)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(k, 2, nameof(TopK));
        }

        if (CalibrationBins is < 2 or > 1000)
        {
            throw new ArgumentOutOfRangeException(nameof(CalibrationBins), CalibrationBins, "CalibrationBins must be 2 to 1000.");
        }

        if (HighRiskThreshold is not null && HighRiskClasses.Count == 0)
        {
            throw new FairnessException("HighRiskThreshold needs HighRiskClasses: the classes whose scores it is compared with.");
        }
    }

    private static void CheckFinite(string name, double? value)
    {
        if (value is { } number && !double.IsFinite(number))
        {
            throw new ArgumentOutOfRangeException(name, number, $"{name} must be a finite number.");
        }
    }

    private static void CheckShares(string name, IReadOnlyDictionary<string, double> shares)
    {
        foreach (var (of, share) in shares)
        {
            if (!(share > 0 && share < 1))
            {
                throw new ArgumentOutOfRangeException(name, share, $"{name} of '{of}' must be above 0 and below 1, such as 0.1.");
            }
        }
    }

    private static void CheckRate(string name, double? rate)
    {
        if (rate is { } number && !(number > 0 && number <= 1))
        {
            throw new ArgumentOutOfRangeException(name, number, $"{name} must be above 0 and at most 1, such as 0.9.");
        }
    }
}
