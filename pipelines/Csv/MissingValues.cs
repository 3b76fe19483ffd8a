namespace FairDiff.Pipelines.Csv;

/// <summary>
/// What a cell says where nothing is known: nothing, or one of the usual spellings. The same in metadata, predictions, ratings and
/// features; <c>--missing</c> names others.
/// </summary>
internal sealed class MissingValues
{
    private static readonly HashSet<string> Doubtful = new(StringComparer.OrdinalIgnoreCase)
    {
        "none", "-", "--", ".", "nil", "missing", "undefined", "n.a.", "not available", "not known", "not reported",
    };

    private readonly HashSet<string> _spellings;
    private readonly bool _isUsual;

    private MissingValues(HashSet<string> spellings, bool isUsual) => (_spellings, _isUsual) = (spellings, isUsual);

    /// <summary>The usual spellings, in any case; Python's None only as Python writes it, for "none" is a finding too.</summary>
    public static MissingValues Usual { get; } = new(
        new HashSet<string>(["unknown", "nan", "na", "n/a", "#n/a", "<na>", "nat", "null", "?"], StringComparer.OrdinalIgnoreCase),
        isUsual: true);

    /// <summary>An empty cell, and these spellings, exactly.</summary>
    public static MissingValues Of(IEnumerable<string> spellings) => new([.. spellings.Select(text => text.Trim())], isUsual: false);

    /// <summary>Whether a cell without blanks around it says that nothing is known.</summary>
    public bool Contains(string text) => text.Length == 0 || _spellings.Contains(text) || (_isUsual && text == "None");

    /// <summary>Whether a value might be meant as missing although it is not taken for that.</summary>
    public bool IsDoubtful(string text) => _isUsual && Doubtful.Contains(text);

    /// <summary>The value without blanks around it; empty where it says that nothing is known.</summary>
    public string Normalize(string text) => text.Trim() is var trimmed && Contains(trimmed) ? "" : trimmed;
}
