using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace FairDiff.Shared;

/// <summary>Names for places that take fewer characters than a name has: two different names never become the same.</summary>
internal static class DistinctName
{
    private const string Mark = "__";
    private const int Digits = 12;

    /// <summary>With the mark no more than a file may be called.</summary>
    private const int MaxBytes = 236;
    private const int MaxExtension = 16;

    /// <summary>How much longer a renamed name is than its nearest one.</summary>
    public const int MarkLength = 2 + Digits;

    /// <summary>The nearest name that is allowed, cut to what a file may be called, and digits that tell the name itself from others near
    /// it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="nearest">What is allowed of it.</param>
    public static string Of(string name, string nearest) => Of(name, nearest, MaxBytes);

    /// <summary>As <see cref="Of(string, string)"/>, the extension kept at the end.</summary>
    public static string OfFile(string name, string nearest)
    {
        var extension = Path.GetExtension(nearest);
        extension = extension.Length <= MaxExtension ? extension : "";
        return Of(name, nearest[..^extension.Length], MaxBytes - (4 * MaxExtension)) + extension;
    }

    /// <summary>The name for a file of one of several things: letters, digits, <c>-</c> and <c>_</c> stay, the rest becomes <c>_</c>, and
    /// what would then be another's is told apart.</summary>
    /// <param name="name">The thing.</param>
    /// <param name="all">The names of all of them.</param>
    public static string Among(string name, IEnumerable<string> all)
    {
        var nearest = Nearest(name);
        var isFree = nearest.Length is > 0 and <= MaxBytes && !all.Any(other => other != name
            && Nearest(other).Equals(nearest, StringComparison.OrdinalIgnoreCase));
        return isFree || nearest == name ? nearest : Of(name, nearest);
    }

    private static string Nearest(string name) => string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    /// <summary>Whether a name ends as a renamed one does, perhaps before an extension: a new name that does is renamed too, or it could be
    /// taken for another.</summary>
    public static bool IsMarked(string name) => EndsMarked(name) || EndsMarked(Path.GetFileNameWithoutExtension(name));

    /// <summary>At most so many bytes of UTF-8, never half a character.</summary>
    public static string Cut(string text, int maxBytes)
    {
        var bytes = 0;
        for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            bytes += char.IsSurrogatePair(text, i) ? 4 : Encoding.UTF8.GetByteCount(text.AsSpan(i, 1));
            if (bytes > maxBytes)
            {
                return text[..i];
            }
        }

        return text;
    }

    private static string Of(string name, string nearest, int maxBytes)
    {
        // UTF-16: a name may hold half a surrogate pair, of which UTF-8 would keep nothing.
        var hash = SHA256.HashData(MemoryMarshal.AsBytes(name.AsSpan()));
        return $"{Cut(nearest, maxBytes)}{Mark}{Convert.ToHexStringLower(hash)[..Digits]}";
    }

    private static bool EndsMarked(string name) =>
        name.Length >= MarkLength && name[^MarkLength..].StartsWith(Mark, StringComparison.Ordinal)
            && name[^Digits..].All(char.IsAsciiHexDigitLower);
}
