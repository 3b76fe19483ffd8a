using System.Text.Json.Nodes;
using FairDiff.Fairness;
using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>A study to run: what is compared, on which data, and where the results go.</summary>
public sealed record StudyRequest
{
    /// <summary>The title of the report.</summary>
    public required string Title { get; init; }

    /// <summary>What the reader must know before any number.</summary>
    public required string Note { get; init; }
    /// <summary>How it trains and compares.</summary>
    public required StudySettings Settings { get; init; }

    /// <summary>What the data depend on: a folder goes on with a study only where it is the same.</summary>
    public required JsonObject DataIdentity { get; init; }

    /// <summary>The same in words, for the record.</summary>
    public required IReadOnlyDictionary<string, string> DataDescription { get; init; }

    /// <summary>Makes or reads the rows; told where to record them and whom to tell what was left out.</summary>
    public required Func<MLContext, RunFolder, Action<string>, StudyData> Data { get; init; }
    /// <summary>The folder of the study, made where it is missing.</summary>
    public required string Output { get; init; }
    /// <summary>The experiment in MLflow; the server is MLFLOW_TRACKING_URI, without it the folder mlruns.</summary>
    public required string Experiment { get; init; }

    /// <summary>The metric of the tables and comparisons: any value that <see cref="Metrics"/> know, such as recall/nevus.</summary>
    public string Metric { get; init; } = StudyMetric.Accuracy.Key;

    /// <summary>
    /// The metrics that are known. <see cref="MetricRegistry.With"/> adds your own: those with one value are reported beside
    /// <see cref="Metric"/>, which may be one of them. They are computed of the stored predictions for each report, so that a finished
    /// study can get one, or a changed one, and trains nothing again.
    /// </summary>
    public MetricRegistry Metrics { get; init; } = MetricRegistry.BuiltIn;

    /// <summary>What was claimed before: the report says of each whether the study reproduces it. They are among what is compared, where
    /// their methods are.</summary>
    public IReadOnlyList<StudyClaim> Claims { get; init; } = [];

    /// <summary>Makes what shows the progress; null = it goes to the log in the output folder alone.</summary>
    public Func<IProgressView>? View { get; init; }

    /// <summary>Told what was found once the reports are written, before the rest goes to MLflow; null = nobody.</summary>
    public Action<StudySummary>? Found { get; init; }

    /// <summary>The metrics that every study reports, as far as they are defined; <see cref="Metric"/> may be another.</summary>
    public static IReadOnlyList<string> AlwaysReported => [.. StudyMetric.Always.Select(metric => metric.Key)];

    /// <summary>Pairs of methods whose difference the report states.</summary>
    internal static readonly IReadOnlyList<(string Candidate, string Reference)> Comparisons =
    [
        ("label+property", "baseline"),
        ("label+property+color", "color"),
        ("label+property", "label"),
        ("label+property", "oversample"),
        ("label+property", "oversample-cells"),
        ("label+property+color", "stain+blur"),
        ("pretrained", "baseline"),
        ("last-layer", "baseline"),
        ("pretrained", "last-layer"),
        ("label+property", "pretrained"),
        ("label+property+pretrained", "pretrained"),
        ("adapt-norm", "baseline"),
        ("label+property+adapt-norm", "adapt-norm"),
        ("label+property+last-layer", "last-layer"),
        ("label+property+feedback", "label+property"),
        ("label+property+feedback+hard", "label+property"),
    ];
}
