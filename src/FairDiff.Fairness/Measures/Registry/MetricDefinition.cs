using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness;

/// <summary>
/// A metric: what it is called, what it means and when it misleads, what it needs, and its value. All that evaluates, compares, draws,
/// gates or selects reads this entry of a <see cref="MetricRegistry"/>, and nothing else has to know of a new metric.
/// </summary>
/// <example>
/// <code>
/// var overconfidence = new MetricDefinition
/// {
///     Name = "overconfidence",
///     Title = "overconfidence",
///     Meaning = "The mean score of wrong decisions. It does not say how many there are.",
///     Direction = MetricDirection.LowerIsBetter,
///     Needs = MetricNeeds.ExclusiveClasses | MetricNeeds.Probabilities,
///     Value = rows => rows.Where(row => row.Predicted != row.Label)
///         .Select(row => row.Score(row.Predicted)).DefaultIfEmpty(double.NaN).Average(),
/// };
/// var options = new FairnessOptions { Metrics = MetricRegistry.BuiltIn.With(overconfidence) };
/// </code>
/// </example>
public sealed record MetricDefinition
{
    /// <summary>Gets the name in results, JSON, gates and MLflow, in camelCase: letters and digits. With a <see cref="Scope"/> of classes
    /// the values are called by it, a slash and the class.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the name in words, as within a sentence. "{0}" stands for the class.</summary>
    public required string Title { get; init; }

    /// <summary>Gets what it means and when it misleads, in sentences. Empty where the title says it.</summary>
    public required string Meaning { get; init; }

    /// <summary>Gets the meaning where conditions go together; null (the default) = the same.</summary>
    public string? MeaningOfConditions { get; init; }

    /// <summary>Gets how values are written. The default is <see cref="MetricUnit.Percent"/>.</summary>
    public MetricUnit Unit { get; init; }

    /// <summary>Gets which values are good. The default is <see cref="MetricDirection.HigherIsBetter"/>.</summary>
    public MetricDirection Direction { get; init; }

    /// <summary>Gets the value that is good where neither large nor small ones are, such as 1 of a slope: the nearer to it the better. Null
    /// (the default) = <see cref="Direction"/> says.</summary>
    public double? Target { get; init; }

    /// <summary>Gets the smallest possible value. The default is 0.</summary>
    public double Minimum { get; init; }

    /// <summary>Gets the largest possible value. The default is 1.</summary>
    public double Maximum { get; init; } = 1;

    /// <summary>Gets what the data must have. The default is <see cref="MetricNeeds.None"/>.</summary>
    public MetricNeeds Needs { get; init; }

    /// <summary>Gets the rows that it rests on. The default is <see cref="MetricEvidence.Rows"/>.</summary>
    public MetricEvidence Evidence { get; init; }

    /// <summary>Gets how many values it has. The default is <see cref="MetricScope.AllClasses"/>: one.</summary>
    public MetricScope Scope { get; init; }

    /// <summary>Gets whether it is the share of the rows that it rests on, of which Beta posteriors can be made
    /// (<see cref="GroupPosteriorExtensions.Posterior"/>).</summary>
    public bool IsShareOfRows { get; init; }

    /// <summary>Gets where pages show it. The default is <see cref="MetricPlace.Summary"/>.</summary>
    public MetricPlace Place { get; init; } = MetricPlace.Summary;

    /// <summary>Gets the names of metrics of which this is the largest gap, such as recall; it then has no value of its own. Empty (the
    /// default) = none.</summary>
    public IReadOnlyList<string> LargestGapOf { get; init; } = [];

    /// <summary>
    /// Gets its value from the rows of a group, or of a resample of it; NaN (or infinity) = undefined. It is asked for with at least one
    /// row, thousands of times and on several threads at once: it must depend on the rows alone, and not keep them.
    /// </summary>
    public Func<MetricRows, double>? Value { get; init; }

    /// <summary>Gets the numbers that a name has behind it, as top3; null = none.</summary>
    internal Func<MetricSetup, IEnumerable<int>>? Variants { get; init; }

    /// <summary>
    /// Gets its value from what is counted once for all metrics, which takes a thousandth of the time of <see cref="Value"/>. Its argument
    /// is the class or the variant; null = the data or the options lack what it needs.
    /// </summary>
    internal Func<MetricSetup, int, CountedValue?>? Counted { get; init; }

    /// <summary>Names one of its values in words.</summary>
    /// <param name="part">The class or variant; null = none.</param>
    /// <returns>The title.</returns>
    internal string TitleOf(string? part) => part is null ? Title : Title.Replace("{0}", part, StringComparison.Ordinal);
}
