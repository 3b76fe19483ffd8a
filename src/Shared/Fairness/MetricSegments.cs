using System.Text.RegularExpressions;

namespace FairDiff.Shared;

/// <summary>Turns names from the data into parts of metric keys that MLflow accepts and that differ on a file system that ignores
/// case.</summary>
internal static partial class MetricSegments
{
    private const int MaximumLength = 70;

    /// <summary>One legal path segment per name; equal ones get a number.</summary>
    /// <param name="names">The names.</param>
    /// <param name="taken">Segments that stand beside them already.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> names, IReadOnlyList<string> taken)
    {
        var used = new HashSet<string>(taken, StringComparer.OrdinalIgnoreCase);
        var segments = new List<string>();
        foreach (var name in names)
        {
            var legal = Illegal().Replace(name, "_");
            legal = legal[..Math.Min(legal.Length, MaximumLength)].Trim('.', ' ');
            legal = legal.Length == 0 ? "_" : legal;
            var unique = legal;
            for (var i = 2; !used.Add(unique); i++)
            {
                unique = $"{legal}_{i}";
            }

            segments.Add(unique);
        }

        return segments;
    }

    [GeneratedRegex(@"[^\p{L}\p{Nd}_\-. ]")]
    private static partial Regex Illegal();
}
