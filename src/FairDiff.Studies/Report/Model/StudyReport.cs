using System.ComponentModel;
using System.Text.Json.Serialization;
using FairDiff.Fairness;

namespace FairDiff.Studies;

/// <summary>Everything a study found: what report.json holds and what the HTML report and the console table show.</summary>
[Description("One study: methods compared over several seeds, in and out of distribution.")]
internal sealed record StudyReport
{
    /// <summary>The value of <see cref="Schema"/> written by this version.</summary>
    public const string CurrentSchema = "fairdiff-study/3";

    [Description("Name and version of this format.")]
    public string Schema { get; init; } = CurrentSchema;

    [Description("Title of the study.")]
    public required string Title { get; init; }

    [Description("What the reader must know before any number: what the images are and what may not be concluded.")]
    public required string Note { get; init; }

    [Description("When the report was made, ISO 8601.")]
    public required DateTimeOffset Created { get; init; }

    [Description("Version of FairDiff.MLNet.")]
    public required string Version { get; init; }

    [Description("The device that the networks ran on, in words.")]
    public required string Device { get; init; }

    [Description("The settings that the study ran with, as written on the command line or by default.")]
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    [Description("Names of the classes, in the order of the scores.")]
    public required IReadOnlyList<string> Classes { get; init; }

    [Description("Whether an image has one class, several conditions (the classes are then their names) or a soft label.")]
    public StudyLabelKind LabelKind { get; init; }

    [Description("The classes whose misses weigh most; empty where the study has none.")]
    public IReadOnlyList<string> HighRiskClasses { get; init; } = [];

    [Description("The metric of the result table, the gap and the comparisons.")]
    public string Metric { get; init; } = StudyMetric.Accuracy.Key;

    /// <summary>The metrics that the report knows.</summary>
    [JsonIgnore]
    public MetricRegistry Registry { get; init; } = MetricRegistry.BuiltIn;

    [Description("The in-distribution groups and every out-of-distribution set, with their sizes.")]
    public required IReadOnlyList<StudySet> Sets { get; init; }

    [Description("The real rows that the study is of, part by part; null in reports of earlier versions.")]
    public DataSheet? Data { get; init; }

    [Description("What became of rows that no set has, and what the sets lack, in sentences.")]
    public IReadOnlyList<string> Notes { get; init; } = [];

    [Description("The compared methods.")]
    public required IReadOnlyList<MethodResult> Methods { get; init; }

    [Description("The image generators that were trained.")]
    public IReadOnlyList<GeneratorResult> Generators { get; init; } = [];

    [Description("Computed: what each key of a summary or a comparison stands for.")]
    public IReadOnlyList<Quantity> Quantities { get; init; } = [];

    [Description("The rule that decides between better, worse and not clear.")]
    public string ComparisonRule { get; init; } = DifferenceRule.Text;

    [Description("Computed from the predictions: named pairs of methods on every set, as fairdiff compare compares them, p-values "
        + "corrected for all of these together.")]
    public IReadOnlyList<PairComparison> Comparisons { get; init; } = [];

    [Description("The method that improvements are over; null where there is none.")]
    public string? Reference { get; init; }

    [Description("Computed: how much better each other method is than the reference in the columns of the result table.")]
    public IReadOnlyList<Improvement> Improvements { get; init; } = [];

    [Description("Computed from the predictions where an image has one class or a soft label: of every set the rows that each method gets "
        + "wrong with all its seeds.")]
    public IReadOnlyList<UnderservedSet> Underserved { get; init; } = [];

    [Description("Computed: what was claimed before the study, and whether it reproduces it by the verdicts above.")]
    public IReadOnlyList<ClaimResult> Claims { get; init; } = [];

    [Description("Computed where a ceiling was measured: what there is to win in each number, and the share of it that each method "
        + "covers; where the ceiling is not better than the baseline, the data cannot show a benefit.")]
    public IReadOnlyList<Headroom> Headroom { get; init; } = [];

    [Description("Computed where a ceiling was measured: label+property against the best of the methods that need no generator. It has won "
        + "only where the verdict is better.")]
    public IReadOnlyList<BestRival> BestRivals { get; init; } = [];

    /// <summary>The metrics that are reported.</summary>
    [JsonIgnore]
    public IReadOnlyList<StudyMetric> Metrics => StudyMetric.With(Metric, Registry, LabelKind, Classes);

    /// <summary>A metric of the report.</summary>
    /// <param name="key">Its name.</param>
    public StudyMetric MetricOf(string key) => StudyMetric.Named(key, Registry);
}
