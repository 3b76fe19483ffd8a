using FairDiff.Studies;

namespace FairDiff.Pipelines.Raters;

/// <summary>Where a ratings file has what.</summary>
/// <param name="Image">The column of the image.</param>
/// <param name="Rater">The column of the rater.</param>
/// <param name="Condition">The column of the condition that the rater names; empty = none.</param>
/// <param name="Confidence">The column of how sure the rater is; larger is surer.</param>
/// <param name="Gradable">The column that says whether the image is good enough to be diagnosed; null = all are.</param>
/// <param name="Truth">The column of the condition that the image is known to show; null = not known.</param>
internal sealed record RatingColumns(string Image, string Rater, string Condition, string Confidence, string? Gradable, string? Truth)
{
    /// <summary>How the file is read.</summary>
    public TableRules Tables { get; init; } = TableRules.Usual;
}
