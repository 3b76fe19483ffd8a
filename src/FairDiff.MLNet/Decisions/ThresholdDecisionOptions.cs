using FairDiff.Fairness;
using FairDiff.Shared;

namespace FairDiff.MLNet;

/// <summary>What <see cref="FairDiffCatalog.ChooseThresholds(ThresholdDecisionOptions)"/> decides by, and the columns.</summary>
public sealed record ThresholdDecisionOptions
{
    /// <summary>What thresholds are to keep in every group: the attribute, a key, Boolean or text column or a crossing such as
    /// <c>Hospital*Sex</c>; the floor; thresholds by group or one for all; the threshold in use that no group may lose by.</summary>
    public required GroupThresholdOptions Thresholds { get; init; }

    /// <summary>The truth: a key, Boolean or text column with the class, or a vector with several labels per row.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The scores: a vector of <see cref="float"/> with one of each class, or the number of a binary trainer, whose probability
    /// decides where it has one.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The decisions, which replace those of the model.</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>What belongs together, such as the patient: a key or text column; null (the default) = rows are independent.</summary>
    public string? ClusterColumnName { get; init; }

    internal void Validate()
    {
        OptionChecks.Require(Thresholds is not null, Thresholds, "set: the attribute, and the floor");
        OptionChecks.NotEmpty(LabelColumnName);
        OptionChecks.NotEmpty(ScoreColumnName);
        OptionChecks.NotEmpty(PredictedLabelColumnName);
        OptionChecks.Require(ClusterColumnName != "", ClusterColumnName, "a column, or null where rows are independent");
    }
}
