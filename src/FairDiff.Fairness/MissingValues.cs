using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness;

/// <summary>
/// Which values say that nothing is known: one rule for <see cref="FairnessOptions"/>, for what ML.NET pipelines make keys of and, as
/// <c>--missing</c>, for the tables of the command. Blanks around a value do not count; an empty value is always missing.
/// </summary>
public sealed class MissingValues
{
    private readonly HashSet<string> _exactly;
    private readonly HashSet<string> _inAnyCase;

    /// <summary>Creates a rule of an empty value and these spellings, exactly so; of none it is the empty value alone.</summary>
    /// <param name="spellings">What means missing, such as <c>not reported</c>.</param>
    public MissingValues(IEnumerable<string> spellings)
        : this(spellings, [])
    {
    }

    internal MissingValues(IEnumerable<string> exactly, IEnumerable<string> inAnyCase)
    {
        ArgumentNullException.ThrowIfNull(exactly);
        _exactly = [.. exactly.Select(text => text.Trim())];
        _inAnyCase = new HashSet<string>(inAnyCase, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Gets the usual spellings: unknown, nan, NA, N/A, #N/A, &lt;NA&gt;, NaT, null and ? in any case, and None as Python writes it, for
    /// "none" is a finding too.
    /// </summary>
    public static MissingValues Default { get; } = new(["None"], ["unknown", "nan", "na", "n/a", "#n/a", "<na>", "nat", "null", "?"]);

    internal IEnumerable<string> Exactly => _exactly;

    internal IEnumerable<string> InAnyCase => _inAnyCase;

    /// <summary>Tells the group of an attribute's value: what missing values and the word <c>unknown</c>, in any case, share, or the value
    /// without blanks around it.</summary>
    /// <param name="value">The value; null is missing.</param>
    /// <returns>The name that results have for the group; <c>unknown</c> of a missing one.</returns>
    public string GroupOf(string? value) =>
        Contains(value) || value!.Trim().Equals(Grouping.UnknownName, StringComparison.OrdinalIgnoreCase)
            ? Grouping.UnknownName
            : value.Trim();

    /// <summary>Tells whether a value says that nothing is known.</summary>
    /// <param name="value">The value; null is missing.</param>
    /// <returns>Whether it is missing.</returns>
    public bool Contains(string? value) =>
        value?.Trim() is not { Length: > 0 } text || _exactly.Contains(text) || _inAnyCase.Contains(text);
}
