using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Machine;

/// <summary>The commit that is checked out where a program runs, read from the repository's files: no git is needed.</summary>
internal sealed record GitState(string Commit, string? Branch, string? RepositoryUrl)
{
    /// <summary>Null outside a repository, or where it has no commit.</summary>
    public static GitState? Read(string folder)
    {
        try
        {
            return FindGit(folder) is { } git ? ReadFrom(git) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? FindGit(string folder)
    {
        for (var place = new DirectoryInfo(folder); place is not null; place = place.Parent)
        {
            var git = Path.Combine(place.FullName, ".git");
            if (Directory.Exists(git))
            {
                return git;
            }

            // A worktree or a submodule: a file that names the folder.
            if (File.Exists(git) && File.ReadAllText(git).Trim() is ['g', 'i', 't', 'd', 'i', 'r', ':', .. var named])
            {
                return Path.GetFullPath(named.Trim(), place.FullName);
            }
        }

        return null;
    }

    private static GitState? ReadFrom(string git)
    {
        var head = File.ReadAllText(Path.Combine(git, "HEAD")).Trim();
        var common = Path.Combine(git, "commondir");
        var shared = File.Exists(common) ? Path.GetFullPath(File.ReadAllText(common).Trim(), git) : git;
        if (!head.StartsWith("ref: ", StringComparison.Ordinal))
        {
            return new(head, null, Url(shared));
        }

        var name = head["ref: ".Length..];
        var commit = new[] { git, shared }.Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists) is { } loose
            ? File.ReadAllText(loose).Trim()
            : Packed(shared, name);
        return commit is null ? null : new(commit, name.Replace("refs/heads/", "", StringComparison.Ordinal), Url(shared));
    }

    private static string? Packed(string git, string name)
    {
        var packed = Path.Combine(git, "packed-refs");
        return File.Exists(packed)
            ? File.ReadLines(packed).Select(line => line.Split(' ', 2)).FirstOrDefault(parts => parts.Length == 2 && parts[1] == name)?[0]
            : null;
    }

    private static string? Url(string git)
    {
        var config = Path.Combine(git, "config");
        var inOrigin = false;
        foreach (var line in File.Exists(config) ? File.ReadLines(config).Select(line => line.Trim()) : [])
        {
            inOrigin = line.StartsWith('[') ? line == "[remote \"origin\"]" : inOrigin;
            if (inOrigin && line.Split('=', 2) is [var key, var value] && key.Trim() == "url")
            {
                return WithoutCredentials(value.Trim());
            }
        }

        return null;
    }

    // An address may carry a token; the tag is for everybody to read.
    private static string WithoutCredentials(string url) =>
        Secrets.WithoutCredentials(url).Replace("://***@", "://", StringComparison.Ordinal).Split('?')[0];
}
