using FairDiff.Fairness;

namespace FairDiff.Reporting;

/// <summary>What the page of an evaluation tells beside the report.</summary>
public sealed record EvaluationPageOptions
{
    /// <summary>Where the predictions came from, in words: a part of the title.</summary>
    public string Source { get; init; } = "a classifier";

    /// <summary>The thresholds that were chosen on validation data, by class or condition.</summary>
    public IReadOnlyDictionary<string, ThresholdChoice> Thresholds { get; init; } = new Dictionary<string, ThresholdChoice>();

    /// <summary>The evaluated method beside a baseline; null = none.</summary>
    public MethodComparison? Comparison { get; init; }

    /// <summary>Other data sets beside the evaluated one; null = none.</summary>
    public ShiftReport? Shift { get; init; }

    /// <summary>Shows the image of a row, from 0; null = the page shows no images.</summary>
    public Func<int, ExampleImage>? Images { get; init; }

    /// <summary>When the page was made; null = now.</summary>
    public DateTimeOffset? Created { get; init; }
}
