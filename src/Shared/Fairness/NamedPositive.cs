using FairDiff.Fairness;

namespace FairDiff.Shared;

/// <summary>The positive class of two where the options name it.</summary>
internal static class NamedPositive
{
    /// <summary>The class; null = the second.</summary>
    public static string? Of(FairnessOptions options) =>
        options.PositiveClass ?? (options.HighRiskClasses is [var only] ? only : null);
}
