using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Models;
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

    /// <summary>Where its artifacts lie.</summary>
    public string Artifacts => ArtifactFolder.Of(Folder, Content.Info.ArtifactUri);

    /// <summary>The logged models that came out of it and are whole, with what is to be registered.</summary>
    public IEnumerable<ModelDraft> Models()
    {
        var registrations = Content.Data.Tags
            .Where(tag => tag.Key.StartsWith(Registration.TagPrefix, StringComparison.Ordinal))
            .Select(tag => Registration.FromJson(tag.Value))
            .ToList();
        foreach (var output in Content.Outputs.ModelOutputs)
        {
            if (ModelFolders.Read(Folder, output) is { } model)
            {
                var registration = registrations.Find(registration => registration.ModelKey == model.Key);
                yield return model with { RegisteredName = registration?.Name, Alias = registration?.Alias };
            }
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
