namespace FairDiff.MLflow.Stores.Files;

/// <summary>Where the artifacts of a run or a model of a file store lie.</summary>
internal static class ArtifactFolder
{
    /// <summary>In its own folder, unless the store says otherwise and that place is below the store; one that is not is never
    /// read.</summary>
    /// <param name="root">The store.</param>
    /// <param name="folder">The run or the model.</param>
    /// <param name="location">What the store says.</param>
    /// <param name="refuse">Told of a place outside the store.</param>
    public static string Of(string root, string folder, string? location, Action<string>? refuse)
    {
        var own = Path.Combine(folder, "artifacts");
        if (Directory.Exists(own) && Directory.EnumerateFileSystemEntries(own).Any())
        {
            return own;
        }

        if (!Uri.TryCreate(location, UriKind.Absolute, out var uri) || !uri.IsFile || uri.LocalPath == own || !Path.Exists(uri.LocalPath))
        {
            return own;
        }

        if (!uri.IsUnc && StoreFiles.IsBelow(uri.LocalPath, root))
        {
            return uri.LocalPath;
        }

        refuse?.Invoke(
            $"its artifacts lie at {uri.LocalPath}, outside the store {root}, and are not read. Copy them to {own} if they are its own.");
        return own;
    }
}
