using System.Text;
using FairDiff.Fairness;

namespace FairDiff.Shared;

/// <summary>
/// Splits what a user writes in one line, such as <c>site="A, B",sex</c>: what stands in double quotes is one piece, a doubled quote in
/// it is a quote. A quote counts at the beginning of a piece only, so that <c>5"</c> means what it says.
/// </summary>
internal static class QuotedText
{
    private const string BeforeAQuote = ",=*(:";

    /// <summary>The pieces between separators, trimmed, with their quotes.</summary>
    /// <exception cref="FairnessException">A quote is not closed.</exception>
    public static IReadOnlyList<string> Split(string text, char separator)
    {
        var outside = Outside(text);
        var (pieces, begin) = (new List<string>(), 0);
        for (var at = 0; at <= text.Length; at++)
        {
            if (at == text.Length || (outside[at] && text[at] == separator))
            {
                pieces.Add(text[begin..at].Trim());
                begin = at + 1;
            }
        }

        return pieces;
    }

    /// <summary>The place of the first of a character outside of quotes; -1 where there is none.</summary>
    /// <exception cref="FairnessException">A quote is not closed.</exception>
    public static int IndexOf(string text, char character)
    {
        var outside = Outside(text);
        return Enumerable.Range(0, text.Length).FirstOrDefault(at => outside[at] && text[at] == character, -1);
    }

    /// <summary>A piece without the quotes around it.</summary>
    public static string Unquote(string piece)
    {
        var text = piece.Trim();
        return text is ['"', .. var inner, '"'] ? inner.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    /// <summary>A piece that <see cref="Unquote"/> takes for this text.</summary>
    public static string Quote(string text) => text.AsSpan().ContainsAny(',', '"') || text != text.Trim()
        ? new StringBuilder("\"").Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString()
        : text;

    private static bool[] Outside(string text)
    {
        var outside = new bool[text.Length];
        var (isQuoted, before) = (false, ',');
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (isQuoted)
            {
                if (character == '"' && at + 1 < text.Length && text[at + 1] == '"')
                {
                    at++;
                }
                else if (character == '"')
                {
                    (isQuoted, before) = (false, character);
                }
            }
            else if (character == '"' && BeforeAQuote.Contains(before, StringComparison.Ordinal))
            {
                isQuoted = true;
            }
            else
            {
                outside[at] = true;
                before = char.IsWhiteSpace(character) ? before : character;
            }
        }

        return isQuoted ? throw new FairnessException($"'{text}' has a double quote that is not closed.") : outside;
    }
}
