using System.ComponentModel;

namespace FairDiff.Studies;

/// <summary>The metrics of some rows. Undefined is null, never 0; a NaN that is assigned becomes null.</summary>
[Description("Metrics of some rows; null is undefined.")]
internal sealed record GroupMetrics
{
    [Description("Real rows.")]
    public required long N { get; init; }

    [Description("Share of rows whose most probable class is their label.")]
    public double? Accuracy { get; init => field = Finite.OrNull(value); }

    [Description("Mean recall of the classes present.")]
    public double? BalancedAccuracy { get; init => field = Finite.OrNull(value); }

    [Description("Area under the ROC curve; over several classes the mean of one against the rest.")]
    public double? Auc { get; init => field = Finite.OrNull(value); }

    [Description("Of the rows with a high-risk label, the share whose most probable class is exactly that label.")]
    public double? HighRiskSensitivity { get; init => field = Finite.OrNull(value); }

    [Description("Rows with a high-risk label.")]
    public long? NHighRisk { get; init; }

    [Description("True where the group is too small for its metrics to be shown.")]
    public bool InsufficientEvidence { get; init; }
}

/// <summary>Keeps NaN and infinities, which JSON cannot hold, from passing as numbers.</summary>
internal static class Finite
{
    public static double? OrNull(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
