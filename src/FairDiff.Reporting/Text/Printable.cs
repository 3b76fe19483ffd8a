namespace FairDiff.Reporting;

/// <summary>
/// Text of other people's files as it may be shown: in a terminal, in a log, on a page. Control characters are replaced by their
/// pictures, so that no name can move the cursor, and what no page may hold (XML 1.0), or what turns text around (bidirectional
/// overrides), by U+FFFD.
/// </summary>
public static class Printable
{
    private const char Pictures = '\u2400', Delete = '\u2421', Replacement = '\uFFFD';

    /// <summary>The text as it may be shown.</summary>
    /// <param name="text">Any text.</param>
    public static string Of(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (Shown(text, at) != text[at])
            {
                return string.Create(text.Length, text, (shown, written) =>
                {
                    for (var index = 0; index < shown.Length; index++)
                    {
                        shown[index] = Shown(written, index);
                    }
                });
            }
        }

        return text;
    }

    private static char Shown(string text, int at) => text[at] switch
    {
        '\t' or '\n' => text[at],

        // By itself it would let the rest of a line overwrite its beginning.
        '\r' => at + 1 < text.Length && text[at + 1] == '\n' ? '\r' : (char)(Pictures + '\r'),
        < ' ' and var control => (char)(Pictures + control),
        '\u007F' => Delete,
        (>= '\u0080' and <= '\u009F') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or >= '\uFFFE' => Replacement,
        var character when char.IsHighSurrogate(character) =>
            at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? character : Replacement,
        var character when char.IsLowSurrogate(character) => at > 0 && char.IsHighSurrogate(text[at - 1]) ? character : Replacement,
        var character => character,
    };
}
