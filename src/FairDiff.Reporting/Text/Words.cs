using FairDiff.Fairness;

namespace FairDiff.Reporting;

/// <summary>Words that every report shares.</summary>
public static class Words
{
    /// <summary>A verdict in a word or two.</summary>
    /// <param name="verdict">The verdict.</param>
    public static string Of(DifferenceVerdict verdict) => verdict switch
    {
        DifferenceVerdict.Better => "better",
        DifferenceVerdict.Worse => "worse",
        DifferenceVerdict.NotClear => "not clear",
        _ => "not tested",
    };

    /// <summary>A text that begins with a capital letter.</summary>
    /// <param name="text">The text, not empty.</param>
    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A name that fits beside a plot.</summary>
    /// <param name="name">The name.</param>
    /// <param name="longest">The most characters that it may have.</param>
    public static string Shorten(string name, int longest) => name.Length <= longest ? name : name[..(longest - 1)] + "…";
}
