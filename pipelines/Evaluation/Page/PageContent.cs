using FairDiff.Fairness;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>What a page is made of.</summary>
/// <param name="Source">Where the predictions came from, in words.</param>
/// <param name="Report">What was computed.</param>
/// <param name="Data">What it was computed from, for the curves.</param>
internal sealed record PageContent(string Source, FairnessReport Report, PredictionSet Data)
{
    /// <summary>The thresholds that were chosen on validation data, by class or condition.</summary>
    public IReadOnlyDictionary<string, ThresholdChoice> Thresholds { get; init; } = new Dictionary<string, ThresholdChoice>();

    public MethodComparison? Comparison { get; init; }

    public ShiftReport? Shift { get; init; }

    /// <summary>The image file of each row; null where none are shown.</summary>
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>Images of more pixels are not shown.</summary>
    public long MaxPixels { get; init; } = MLNet.ImageFile.DefaultMaxPixels;

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes => Data.Exclusive?.Attributes ?? Data.Conditions!.Attributes;
}
