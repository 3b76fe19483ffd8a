namespace FairDiff.MLflow.Stores.Files;

/// <summary>Where the artifacts of a run or a model of a file store lie.</summary>
internal static class ArtifactFolder
{
    /// <summary>In its own folder, unless the store says otherwise and that place is here.</summary>
    public static string Of(string folder, string? location)
    {
        var own = Path.Combine(folder, "artifacts");
        return Uri.TryCreate(location, UriKind.Absolute, out var uri) && uri.IsFile && Directory.Exists(uri.LocalPath)
            && (!Directory.Exists(own) || !Directory.EnumerateFileSystemEntries(own).Any())
                ? uri.LocalPath
                : own;
    }
}
