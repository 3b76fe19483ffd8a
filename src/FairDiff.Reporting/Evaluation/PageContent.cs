using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>What a page is made of.</summary>
/// <param name="Source">Where the predictions came from, in words.</param>
/// <param name="Report">What was computed.</param>
/// <param name="Data">What it was computed from, for the curves.</param>
internal sealed record PageContent(string Source, FairnessReport Report, EvaluationData Data)
{
    /// <summary>The thresholds that were chosen on validation data, by class or condition.</summary>
    public IReadOnlyDictionary<string, ThresholdChoice> Thresholds { get; init; } = new Dictionary<string, ThresholdChoice>();

    public MethodComparison? Comparison { get; init; }

    public ShiftReport? Shift { get; init; }

    /// <summary>Shows the image of a row, from 0; null where none are shown.</summary>
    public Func<int, ExampleImage>? Images { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes => Data.Attributes;
}
