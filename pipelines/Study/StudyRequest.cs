using System.Text.Json.Nodes;
using FairDiff.Pipelines.Report;
using Microsoft.ML;

namespace FairDiff.Pipelines.Study;

/// <summary>A study as a command asks for it.</summary>
internal sealed record StudyRequest
{
    public required string Title { get; init; }

    /// <summary>What the reader must know before any number.</summary>
    public required string Note { get; init; }
    public required StudySettings Settings { get; init; }

    /// <summary>What the data depend on.</summary>
    public required JsonObject DataIdentity { get; init; }

    /// <summary>The same in words, for the record.</summary>
    public required IReadOnlyDictionary<string, string> DataDescription { get; init; }

    /// <summary>Makes or reads the rows; told where to record them and whom to tell what was left out.</summary>
    public required Func<MLContext, RunFolder, Action<string>, StudyData> Data { get; init; }
    public required string Output { get; init; }
    public required string Experiment { get; init; }

    /// <summary>The metric of the tables and comparisons, as in <see cref="StudyMetric"/>.</summary>
    public string Metric { get; init; } = StudyMetric.Accuracy.Key;

    /// <summary>Pairs of methods whose difference the report states.</summary>
    public static readonly IReadOnlyList<(string Candidate, string Reference)> Comparisons =
    [
        ("label+property", "baseline"),
        ("label+property+color", "color"),
        ("label+property", "label"),
        ("label+property", "oversample"),
        ("label+property", "oversample-cells"),
        ("label+property+color", "stain+blur"),
        ("pretrained", "baseline"),
        ("label+property", "pretrained"),
        ("label+property+pretrained", "pretrained"),
    ];
}
