namespace FairDiff.MLflow.Naming;

/// <summary>Paths of artifacts relative to the run's artifact root, as MLflow's servers accept them.</summary>
internal static class ArtifactPath
{
    /// <summary>Folder and name joined with forward slashes; throws <see cref="MlflowException"/> where the path leaves the run.</summary>
    public static string Join(string? folder, string name)
    {
        var path = string.IsNullOrEmpty(folder) ? name : $"{folder}/{name}";
        var parts = path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || parts.Any(part => part is "." or "..") || path.Any(char.IsControl))
        {
            throw new MlflowException(
                $"The artifact path \"{path}\" cannot be used: it must be relative, without \".\" or \"..\" parts. "
                + $"Give a path such as \"plots/roc.svg\".");
        }

        return string.Join('/', parts).Replace('#', '_');
    }

    /// <summary>Each part escaped for a URL.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
