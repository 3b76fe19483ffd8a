namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// A label vector in words, as cells name it: the entries that are 1 by their names, others as <c>name=0.5</c>, unknown ones as
/// <c>name=?</c>, joined by <c> + </c>; entries that are 0 are left out.
/// </summary>
internal static class LabelVectorText
{
    public const string None = "(none)";

    public static string Of(float[] vector, IReadOnlyList<string> entries)
    {
        var parts = vector.Zip(entries).Where(pair => pair.First != 0).Select(pair => pair.First switch
        {
            1 => pair.Second,
            float.NaN => $"{pair.Second}=?",
            var value => FormattableString.Invariant($"{pair.Second}={value}"),
        });
        return string.Join(" + ", parts.DefaultIfEmpty(None));
    }
}
