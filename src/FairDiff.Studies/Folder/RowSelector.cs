using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>
/// Rows whose column has a value, written <c>site=A</c>; a name or a value with a comma or an equals sign in double quotes.
/// </summary>
public sealed record RowSelector(string Column, string Value)
{
    /// <summary>Whether it selects a row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">The row, from 0.</param>
    public bool Selects(MetadataTable table, int row) => table.Has(row, Column, Value);

    /// <exception cref="FairDiffException">The text is not of the form column=value.</exception>
    public static RowSelector Parse(string option, string text)
    {
        var equals = QuotedText.IndexOf(text, '=');
        return equals > 0 && QuotedText.Unquote(text[..equals]) is { Length: > 0 } column
            ? new RowSelector(column, QuotedText.Unquote(text[(equals + 1)..]))
            : throw new FairDiffException(
                $"{option} '{text}' is not of the form column=value, for example site=A; a value with a comma goes in double quotes, for "
                    + "example 'site=\"A, B\"'.");
    }

    /// <summary>The text that it is written as.</summary>
    public override string ToString() => $"{Column}={Value}";
}
