using System.Globalization;
using FairDiff.Fairness;

namespace FairDiff.MLNet;

/// <summary>What chooses among the weights of a training, measured on real rows that it takes no step on: the loss, or any metric of the
/// fairness evaluator (<see cref="MetricNames"/>), of all rows or of the group in which it is worst.</summary>
public sealed record ValidationMetric
{
    private const string WorstGroupPrefix = "WorstGroup", RocAucName = "RocAuc";

    private readonly MetricDefinition? _definition;

    private ValidationMetric(MetricDefinition? definition, string? metric, bool isOfWorstGroup) =>
        (_definition, Metric, IsOfWorstGroup) = (definition, metric, isOfWorstGroup);

    /// <summary>Gets the mean of the loss that training minimises, class weights and all; the smaller the better.</summary>
    public static ValidationMetric Loss { get; } = new(null, null, false);

    /// <summary>Gets the share of rows (with several labels per image: of known labels) that are right.</summary>
    public static ValidationMetric Accuracy { get; } = Of(MetricNames.Accuracy);

    /// <summary>Gets the mean of the recalls of the classes.</summary>
    public static ValidationMetric BalancedAccuracy { get; } = Of(MetricNames.BalancedAccuracy);

    /// <summary>Gets the area under the ROC curve; with more than two classes, or several labels, the mean over them.</summary>
    public static ValidationMetric RocAuc { get; } = Of(MetricNames.Auc);

    /// <summary>Gets the accuracy of the group in which it is lowest: weights that serve the worst-served group best (Sagawa et al.
    /// 2020).</summary>
    public static ValidationMetric WorstGroupAccuracy { get; } = WorstGroup(MetricNames.Accuracy);

    /// <summary>Gets the area under the ROC curve of the group in which it is lowest.</summary>
    public static ValidationMetric WorstGroupRocAuc { get; } = WorstGroup(MetricNames.Auc);

    /// <summary>Gets the metric's name, as in <see cref="MetricNames"/>; null = the loss.</summary>
    public string? Metric { get; }

    /// <summary>Gets whether it is that of the group in which it is worst.</summary>
    public bool IsOfWorstGroup { get; }

    /// <summary>Gets the names that <see cref="Parse"/> reads, without those of single classes.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. new[] { Loss }.Concat(new Func<string, ValidationMetric>[] { Of, WorstGroup }.SelectMany(
            of => MetricRegistry.BuiltIn.Where(IsOne).Select(metric => of(metric.Name)))).Select(metric => metric.ToString()),
    ];

    /// <summary>Gets whether small values are the good ones.</summary>
    internal bool LowerIsBetter => _definition is null or { Direction: MetricDirection.LowerIsBetter };

    /// <summary>Gets what it is logged as.</summary>
    internal string Key => Metric is null ? "loss" : IsOfWorstGroup ? $"worstGroup{Capital(Metric)}" : Metric;

    /// <summary>Gets whether labels and groups decide if it has a value; that of a metric of the user's may hang on the scores.</summary>
    internal bool DependsOnRowsAlone => _definition is not { Value: not null };

    /// <summary>Gets the metrics among which it is.</summary>
    internal MetricRegistry Registry =>
        _definition is null || MetricRegistry.BuiltIn.Contains(_definition)
            ? MetricRegistry.BuiltIn
            : MetricRegistry.BuiltIn.With(_definition);

    /// <summary>A metric of all rows.</summary>
    /// <param name="metric">Its name, as in <see cref="MetricNames"/>.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="FairDiffException">There is no such metric.</exception>
    public static ValidationMetric Of(string metric) => new(Find(metric), metric, false);

    /// <summary>A metric of your own, of all rows.</summary>
    /// <param name="metric">The metric. Of a workspace its name is recorded, so give another one another name.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="FairDiffException">It has no single value, or needs what a validation has not.</exception>
    public static ValidationMetric Of(MetricDefinition metric)
    {
        return new(Own(metric), metric.Name, false);
    }

    /// <summary>A metric of the group in which it is worst.</summary>
    /// <param name="metric">Its name, as in <see cref="MetricNames"/>.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="FairDiffException">There is no such metric.</exception>
    public static ValidationMetric WorstGroup(string metric) => new(Find(metric), metric, true);

    /// <summary>A metric of your own, of the group in which it is worst.</summary>
    /// <param name="metric">The metric. Of a workspace its name is recorded, so give another one another name.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="FairDiffException">It has no single value, or needs what a validation has not.</exception>
    public static ValidationMetric WorstGroup(MetricDefinition metric)
    {
        return new(Own(metric), metric.Name, true);
    }

    /// <summary>Reads what <see cref="ToString"/> writes, in any case.</summary>
    /// <param name="name">Such as BalancedAccuracy or WorstGroupBrier.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="FairDiffException">There is no such metric.</exception>
    public static ValidationMetric Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Equals(nameof(Loss), StringComparison.OrdinalIgnoreCase))
        {
            return Loss;
        }

        var isOfWorstGroup = name.StartsWith(WorstGroupPrefix, StringComparison.OrdinalIgnoreCase);
        var rest = isOfWorstGroup ? name[WorstGroupPrefix.Length..] : name;
        var metric = rest.Equals(RocAucName, StringComparison.OrdinalIgnoreCase) ? MetricNames.Auc
            : MetricRegistry.BuiltIn.FirstOrDefault(one => IsOne(one) && one.Name.Equals(rest, StringComparison.OrdinalIgnoreCase))?.Name
                ?? throw new FairDiffException($"There is no metric '{name}'; there are {string.Join(", ", Names)}.");
        return isOfWorstGroup ? WorstGroup(metric) : Of(metric);
    }

    /// <inheritdoc/>
    public override string ToString() => Metric is null
        ? nameof(Loss)
        : (IsOfWorstGroup ? WorstGroupPrefix : "") + (Metric == MetricNames.Auc ? RocAucName : Capital(Metric));

    private static MetricDefinition Find(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (MetricRegistry.BuiltIn.Find(metric) is { Target: not null } targeted)
        {
            throw OfTarget(targeted);
        }

        var isOfClass = metric.Contains('/', StringComparison.Ordinal);
        return MetricRegistry.BuiltIn.Find(metric) is { LargestGapOf.Count: 0 } found
            && HasAll(found)
            && (isOfClass ? found.Scope != MetricScope.AllClasses : IsOne(found))
            ? found
            : throw new FairDiffException(
                $"There is no metric '{metric}'; there are "
                    + $"{string.Join(", ", MetricRegistry.BuiltIn.Where(IsOne).Select(one => one.Name))}, and those of single classes.");
    }

    private static MetricDefinition Own(MetricDefinition metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (metric.Target is not null)
        {
            throw OfTarget(metric);
        }

        return IsOne(metric) ? metric : throw new FairDiffException(
            $"The metric '{metric.Name}' cannot choose weights: that takes one value of all classes (Scope = AllClasses, no LargestGapOf) "
                + "that needs no high-risk classes and no soft labels.");
    }

    private static FairDiffException OfTarget(MetricDefinition metric) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The metric '{metric.Name}' cannot choose weights: {metric.Target} is the good value, neither the smallest nor the largest. Take "
            + $"{MetricNames.Brier} or {nameof(Loss)}, which tell of calibration too."));

    private static bool IsOne(MetricDefinition metric) =>
        metric.Scope == MetricScope.AllClasses && metric.LargestGapOf.Count == 0 && HasAll(metric)
            && !metric.Title.Contains("{0}", StringComparison.Ordinal);

    /// <summary>Whether validation rows have what the metric needs; classes and labels are the trainer's to know.</summary>
    private static bool HasAll(MetricDefinition metric) =>
        (metric.Needs & (MetricNeeds.HighRiskClasses | MetricNeeds.SoftLabels)) == MetricNeeds.None;

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
