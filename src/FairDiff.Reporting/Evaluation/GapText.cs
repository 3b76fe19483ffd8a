using System.Globalization;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>The verdict on a gap in a few words.</summary>
internal static class GapText
{
    public static string Of(GapVerdict verdict) => verdict switch
    {
        GapVerdict.Significant => "more than chance",
        GapVerdict.NotDistinguishableFromZero => "within chance",
        GapVerdict.InsufficientEvidence => "too few rows",
        _ => "not tested",
    };

    /// <summary>A p-value, which no line breaks apart; null where there is none.</summary>
    public static string? P(double? value) => value is not { } p ? null
        : p < .001 ? "p\u00A0<\u00A00.001"
        : string.Create(CultureInfo.InvariantCulture, $"p\u00A0=\u00A0{p:0.000}");
}
