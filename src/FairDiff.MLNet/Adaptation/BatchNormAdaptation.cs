using FairDiff.Torch.Classification;

namespace FairDiff.MLNet;

/// <summary>What became of <see cref="FairDiffCatalog.AdaptBatchNorm"/>.</summary>
/// <param name="Model">The model to score the new rows with: with the new statistics, or, where these were refused, as it was
/// given.</param>
/// <param name="Verdict">Whether it was adapted.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Rows">The rows whose images were looked at.</param>
public sealed record BatchNormAdaptation(ITransformer Model, BatchNormAdaptationVerdict Verdict, string Reason, int Rows)
{
    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The shares of the classes and what they explain; null where there were no reference rows, or too few rows.</summary>
    public LabelShiftCheck? LabelShift { get; init; }
}

/// <summary>Whether a model was adapted.</summary>
public enum BatchNormAdaptationVerdict
{
    /// <summary>It was.</summary>
    Adapted,

    /// <summary>It was not: the rows differ from the reference rows in the shares of their classes.</summary>
    LabelShift,

    /// <summary>It was not: there are too few rows.</summary>
    TooFewRows,
}
