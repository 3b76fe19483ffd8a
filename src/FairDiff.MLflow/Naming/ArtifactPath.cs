namespace FairDiff.MLflow.Naming;

/// <summary>Paths of artifacts relative to the run's artifact root, as MLflow's servers accept them.</summary>
internal static class ArtifactPath
{
    /// <summary>
    /// Folder and name of a new artifact joined with forward slashes. Parts that no server takes are renamed, one to one; throws
    /// <see cref="MlflowException"/> where the path leaves the run.
    /// </summary>
    public static string Join(string? folder, string name) =>
        Joined(string.IsNullOrEmpty(folder) ? name : $"{folder}/{name}", part => IsTaken(part) && !DistinctName.IsMarked(part));

    /// <summary>The path of an artifact that is there already: a part that was renamed is not renamed again.</summary>
    public static string Existing(string path) => Joined(path, IsTaken);

    /// <summary>Each part escaped for a URL.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string Joined(string path, Func<string, bool> stays)
    {
        // Elsewhere a backslash is a character of a name.
        var slashed = OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;
        var parts = slashed.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || slashed[0] == '/' || IsDrive(parts[0]) || parts.Any(part => part is "." or "..")
            || path.Any(char.IsControl))
        {
            throw new MlflowException(
                $"The artifact path \"{string.Concat(path.Select(c => char.IsControl(c) ? '?' : c))}\" cannot be used: it must be "
                    + "relative, without \".\" or \"..\" parts. Give a path such as \"plots/roc.svg\".");
        }

        return string.Join('/', parts.Select(part => stays(part) ? part
            : DistinctName.OfFile(part, part.Replace('#', '_').Replace('\\', '_'))));
    }

    private static bool IsTaken(string part) => !part.Contains('#', StringComparison.Ordinal)
        && !part.Contains('\\', StringComparison.Ordinal);

    private static bool IsDrive(string part) => OperatingSystem.IsWindows() && part.Contains(':', StringComparison.Ordinal);
}
