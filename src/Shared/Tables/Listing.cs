namespace FairDiff.Shared;

/// <summary>Names and values in messages, no longer than one can read.</summary>
internal static class Listing
{
    private const int MostNames = 20, LongestValue = 80;

    public static string Of(IReadOnlyCollection<string> names) => string.Join(", ", names.Take(MostNames).Select(Value))
        + (names.Count > MostNames ? $", ... ({names.Count} in all)" : "");

    public static string Value(string text) => text.Length <= LongestValue ? text : $"{text[..LongestValue]}... ({text.Length} characters)";
}
