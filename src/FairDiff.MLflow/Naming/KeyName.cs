using System.Text;

namespace FairDiff.MLflow.Naming;

/// <summary>Names of metrics, parameters and tags that every MLflow server and store accepts.</summary>
internal static class KeyName
{
    private const int MaxLength = 250;
    private const int MaxPartBytes = 255;

    /// <summary>
    /// The name itself where it is valid; else the nearest valid one, followed by digits that tell the name from others near it, so that
    /// two
    /// names never become one. Valid are letters, digits and <c>_ - . : / space</c>, the parts between slashes being proper file names, for
    /// a store may keep them as files.
    /// </summary>
    public static string Sanitize(string name) => IsValid(name) && !DistinctName.IsMarked(name) ? name : Renamed(name);

    /// <summary>The name of something that has it already, in a store or a spool: itself where it is valid, a renamed one
    /// included.</summary>
    public static string Existing(string name) => IsValid(name) ? name : Renamed(name);

    public static bool IsValid(string name) => name.Length is > 0 and <= MaxLength && name.All(IsAllowed)
        && name.Split('/').All(part => part is not ("" or "." or "..") && Encoding.UTF8.GetByteCount(part) <= MaxPartBytes);

    private static string Renamed(string name)
    {
        var parts = string.Concat(name.Select(c => IsAllowed(c) ? c : '_'))
            .Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part is "." or ".." ? new string('_', part.Length)
                : DistinctName.Cut(part, MaxPartBytes - DistinctName.MarkLength));
        var nearest = string.Join('/', parts);
        return DistinctName.Of(name, nearest[..Math.Min(nearest.Length, MaxLength - DistinctName.MarkLength)].TrimEnd('/'));
    }

    private static bool IsAllowed(char c) => c is '_' or '-' or '.' or ':' or '/' or ' ' || (char.IsLetterOrDigit(c) && !HasTwin(c));

    // Letters that another letter is canonically equivalent to: a file system that normalises names would make one of two.
    private static bool HasTwin(char c) =>
        c is '\u2126' or '\u212A' or '\u212B' or (>= '\u1100' and <= '\u11FF') or (>= '\uF900' and <= '\uFAFF');
}
