using System.Collections;
using System.Text.RegularExpressions;

namespace FairDiff.Fairness;

/// <summary>The metrics that are known, in the order in which they are shown: those that are built in, and the user's own.</summary>
public sealed partial class MetricRegistry : IReadOnlyList<MetricDefinition>
{
    private static readonly MetricDefinition Unknown = new() { Name = "", Title = "", Meaning = "", Place = MetricPlace.Table };

    // Names that stand beside those of metrics, in JSON and in MLflow.
    private static readonly string[] Taken = [
        "n", "nHighRisk", "gap", "outcomes", "confusion", "intervals", "intervalMethods", "insufficientEvidence"];

    private readonly IReadOnlyList<MetricDefinition> _metrics;
    private readonly Dictionary<string, MetricDefinition> _byName;

    private MetricRegistry(IReadOnlyList<MetricDefinition> metrics) =>
        (_metrics, _byName) = (metrics, metrics.ToDictionary(metric => metric.Name, StringComparer.Ordinal));

    /// <summary>Gets the metrics that are built in; <see cref="MetricNames"/> has their formulas.</summary>
    public static MetricRegistry BuiltIn { get; } = new(BuiltInMetrics.All);

    /// <inheritdoc/>
    public int Count => _metrics.Count;

    /// <inheritdoc/>
    public MetricDefinition this[int index] => _metrics[index];

    /// <summary>Adds metrics, which are computed and shown after the others.</summary>
    /// <param name="metrics">The user's own.</param>
    /// <returns>Another registry; this one stays as it is.</returns>
    /// <exception cref="FairnessException">A metric has no value, or a name that cannot be used or is taken.</exception>
    public MetricRegistry With(params IReadOnlyList<MetricDefinition> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var all = new List<MetricDefinition>(_metrics);
        foreach (var metric in metrics)
        {
            Check(metric, all);
            all.Add(metric);
        }

        return new MetricRegistry(all);
    }

    /// <summary>Finds the metric that a value is called after.</summary>
    /// <param name="name">Such as "accuracy", "recall/nevus", "top3".</param>
    /// <returns>The metric; null where there is none.</returns>
    public MetricDefinition? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.GetValueOrDefault(MetricNames.Split(name).Kind)
            ?? (_byName.GetValueOrDefault(name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')) is { Variants: not null } family
                ? family
                : null);
    }

    /// <summary>Names a value in words, as within a sentence.</summary>
    /// <param name="name">Such as "recall/nevus".</param>
    /// <returns>Such as "recall of nevus"; the name itself where it is not known.</returns>
    public string Title(string name) => Find(name) is not { } metric
        ? name
        : metric.TitleOf(metric.Variants is null ? MetricNames.Split(name).Class : name[metric.Name.Length..]);

    /// <summary>Whether a value is written in percent; what is not known is.</summary>
    /// <param name="name">Such as "recall/nevus".</param>
    /// <returns>Whether it is.</returns>
    public bool IsInPercent(string name) => (Find(name) ?? Unknown).Unit == MetricUnit.Percent;

    /// <summary>Whether pages show a value in a place; what is not known stands among all numbers only.</summary>
    /// <param name="name">Such as "recall/nevus".</param>
    /// <param name="place">The place.</param>
    /// <returns>Whether they do.</returns>
    public bool IsShown(string name, MetricPlace place) => (Find(name) ?? Unknown).Place >= place;

    /// <inheritdoc/>
    public IEnumerator<MetricDefinition> GetEnumerator() => _metrics.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void Check(MetricDefinition metric, IReadOnlyList<MetricDefinition> others)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (!Form().IsMatch(metric.Name))
        {
            throw new FairnessException(
                $"A metric is called '{metric.Name}'; a name is in camelCase, letters and digits only, such as meanConfidence.");
        }

        if (Taken.Concat(others.Select(other => other.Name)).FirstOrDefault(
            taken => taken.Equals(metric.Name, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            throw new FairnessException($"A metric is called '{metric.Name}', but '{same}' is there already; give it another name.");
        }

        if (new MetricRegistry(others).Find(metric.Name) is { } family)
        {
            throw new FairnessException(
                $"A metric is called '{metric.Name}', but that is a value of '{family.Name}'; give it another name.");
        }

        if (string.IsNullOrWhiteSpace(metric.Title))
        {
            throw new FairnessException($"The metric '{metric.Name}' has no Title; say in words what it is.");
        }

        if (metric.LargestGapOf.FirstOrDefault(
            name => others.FirstOrDefault(other => other.Name == name) is not { LargestGapOf.Count: 0 }) is { } unknown)
        {
            throw new FairnessException(
                $"The metric '{metric.Name}' is the largest gap of '{unknown}', which is no metric that is there already and has a value.");
        }

        if (metric.Value is null && metric.Counted is null && metric.LargestGapOf.Count == 0)
        {
            throw new FairnessException($"The metric '{metric.Name}' has no Value; give it a function of the rows.");
        }
    }

    [GeneratedRegex(@"^[a-z][A-Za-z0-9]*\z")]
    private static partial Regex Form();
}
