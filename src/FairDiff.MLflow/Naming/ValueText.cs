namespace FairDiff.MLflow.Naming;

/// <summary>The lengths at which MLflow cuts values without saying so; cut here, where it can be said.</summary>
internal static class ValueText
{
    public const int MaxParameter = 6000;
    public const int MaxTag = 8000;

    /// <summary>At most <paramref name="length"/> characters, never half a surrogate pair.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
