using System.Text;

namespace FairDiff.Studies;

/// <summary>
/// The text of a file in UTF-8, or in UTF-16 or UTF-32 where it begins with a byte order mark. Bytes that are none of that are decoded to
/// a character that no text has, so that the row with them can be named.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class StrictText(string path) : IDisposable
{
    // Not a character by Unicode, while U+FFFD may stand in a file in all honesty. With a byte order mark of other encodings, .NET's own
    // decoder makes U+FFFD.
    private const string Undecodable = "\uFFFF", Replacement = "\uFFFD";

    public StreamReader Reader { get; } = new(
        path,
        Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(Undecodable)),
        detectEncodingFromByteOrderMarks: true);

    private string Marker => Reader.CurrentEncoding is UTF8Encoding ? Undecodable : Replacement;

    /// <summary>What is wrong with a text of the file; null where nothing is.</summary>
    /// <param name="utf8">The text as UTF-8.</param>
    public string? Problem(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Contains((byte)0))
        {
            return "holds a NUL character: the file is damaged, or UTF-16 without the byte order mark that tells it from UTF-8";
        }

        Span<byte> marker = stackalloc byte[3];
        Encoding.UTF8.GetBytes(Marker, marker);
        return utf8.IndexOf(marker) < 0 ? null : "is not valid UTF-8 (nor UTF-16 with a byte order mark); save the file as UTF-8";
    }

    public void Dispose() => Reader.Dispose();
}
