namespace FairDiff.Torch;

/// <summary>The folder for what can be made or fetched again: <c>$XDG_CACHE_HOME/fairdiff</c>, or <c>~/.cache/fairdiff</c>.</summary>
internal static class UserCache
{
    /// <exception cref="IOException">The user has no home folder.</exception>
    public static string Folder(string name)
    {
        var root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            root = home.Length > 0 ? Path.Combine(home, ".cache") : throw new IOException("The user has no home folder.");
        }

        return Path.Combine(root, "fairdiff", name);
    }
}
