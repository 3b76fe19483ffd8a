using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>A metric that a study reports, as the registry tells of it.</summary>
/// <param name="Key">Name in JSON and in the registry, such as <c>recall/nevus</c>.</param>
/// <param name="Title">Name in words.</param>
/// <param name="InPercent">Written in percent; otherwise as a number.</param>
/// <param name="LowerIsBetter">Whether a small value is the good one.</param>
internal sealed record StudyMetric(string Key, string Title, bool InPercent, bool LowerIsBetter)
{
    public static readonly StudyMetric Accuracy = Named(MetricNames.Accuracy, MetricRegistry.BuiltIn);
    public static readonly StudyMetric Auc = Named(MetricNames.Auc, MetricRegistry.BuiltIn);

    /// <summary>What every study reports, as far as it is defined.</summary>
    public static readonly IReadOnlyList<StudyMetric> Always =
    [
        Accuracy, Named(MetricNames.BalancedAccuracy, MetricRegistry.BuiltIn), Auc,
        Named(MetricNames.HighRiskSensitivity, MetricRegistry.BuiltIn),
    ];

    /// <summary>The metric of that name.</summary>
    /// <exception cref="FairDiffException">There is none.</exception>
    public static StudyMetric Named(string key, MetricRegistry registry) => registry.Find(key) is { } metric
        ? new(key, registry.Title(key), registry.IsInPercent(key), metric.Direction == MetricDirection.LowerIsBetter)
        : throw new FairDiffException(
            $"The metric '{key}' is unknown; choose one of {string.Join(", ", registry.Select(known => known.Name))}.");

    /// <summary>The metrics of a registry that are the user's own.</summary>
    public static IEnumerable<MetricDefinition> Own(MetricRegistry registry) => registry.Skip(MetricRegistry.BuiltIn.Count);

    /// <summary>What a study reports that is about one of them: the user's own metrics with one value too, of several conditions the AUC of
    /// each, and of soft labels what rests on the shares.</summary>
    public static IReadOnlyList<StudyMetric> With(
        string key, MetricRegistry registry, StudyLabelKind kind = StudyLabelKind.OneClass, IReadOnlyList<string>? names = null) =>
    [
        .. Always.Concat(Own(registry).Where(own => own.Scope == MetricScope.AllClasses).Select(own => Named(own.Name, registry)))
            .Concat(Of(kind, names ?? []).Select(name => Named(name, registry)))
            .Append(Named(key, registry)).Distinct(),
    ];

    private static IEnumerable<string> Of(StudyLabelKind kind, IReadOnlyList<string> names) => kind switch
    {
        StudyLabelKind.Conditions => names.Select(MetricNames.AucOneVersusRest),
        StudyLabelKind.SoftLabel => [MetricNames.SoftAccuracy, MetricNames.Top3],
        _ => [],
    };
}
