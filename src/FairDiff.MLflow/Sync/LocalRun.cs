using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow.Sync;

/// <summary>A run of a local store on its way to a server.</summary>
internal sealed class LocalRun(string folder)
{
    public string Folder { get; } = folder;

    public Run Content { get; } = RunReader.Read(folder);

    public string Id => Content.Info.RunId;

    /// <summary>The run above it; null where it has none.</summary>
    public string? ParentId => Content.Data.Tags.GetValueOrDefault(Runs.SystemTags.ParentRunId);

    /// <summary>Where its artifacts lie: in its folder, unless the store says otherwise and that place is here.</summary>
    public string Artifacts
    {
        get
        {
            var own = Path.Combine(Folder, "artifacts");
            return Uri.TryCreate(Content.Info.ArtifactUri, UriKind.Absolute, out var uri) && uri.IsFile && Directory.Exists(uri.LocalPath)
                && (!Directory.Exists(own) || !Directory.EnumerateFileSystemEntries(own).Any())
                    ? uri.LocalPath
                    : own;
        }
    }

    /// <summary>Changes with whatever is written to the run: names, lengths and times of its files.</summary>
    public string State()
    {
        var text = new StringBuilder();
        foreach (var file in new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(Folder, file.FullName);
            text.Append(CultureInfo.InvariantCulture, $"{name}|{file.Length}|{(file.Name == MetaFile.Name || file.Length < 64 ? Content(file) : "")}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];

        // A tag that changes from "a" to "b" keeps its length; a copied store keeps no times.
        static string Content(FileInfo file) => File.ReadAllText(file.FullName);
    }
}
