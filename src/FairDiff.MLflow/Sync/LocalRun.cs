using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Machine;
using FairDiff.MLflow.Models;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow.Sync;

/// <summary>A run of a local store on its way to a server.</summary>
/// <param name="root">The store; nothing outside it is read.</param>
/// <param name="folder">The run.</param>
/// <param name="say">Told what is damaged and left out.</param>
internal sealed class LocalRun(string root, string folder, Action<string> say)
{
    private readonly List<string> _refused = [];

    public string Folder { get; } = folder;

    public Run Content { get; } = RunReader.Read(folder, say);

    public string Id => Content.Info.RunId;

    /// <summary>What lies outside the store, or behind a link, and is not sent.</summary>
    public IReadOnlyList<string> Refused => _refused;

    /// <summary>The run above it; null where it has none.</summary>
    public string? ParentId => Content.Data.Tags.GetValueOrDefault(SystemTags.ParentRunId);

    /// <summary>The folder of its artifacts.</summary>
    public string ArtifactRoot => ArtifactFolder.Of(root, Folder, Content.Info.ArtifactUri, Refuse);

    /// <summary>Its artifacts: paths among them, and files here.</summary>
    public IReadOnlyList<(string Path, string File)> Artifacts()
    {
        var place = ArtifactRoot;
        return [.. StoreFiles.FilesBelow(place, Refuse).Select(file =>
            (Naming.ArtifactPath.Existing(Path.GetRelativePath(place, file).Replace(Path.DirectorySeparatorChar, '/')), file))];
    }

    /// <summary>The logged models that came out of it and are whole, with what is to be registered.</summary>
    public IEnumerable<ModelDraft> Models()
    {
        var registrations = Registrations().ToList();
        foreach (var output in Content.Outputs.ModelOutputs)
        {
            if (ModelFolders.Read(root, Folder, output, say, Refuse) is { } model)
            {
                var registration = registrations.Find(registration => registration.ModelKey == model.Key);
                yield return model with { RegisteredName = registration?.Name, Alias = registration?.Alias };
            }
        }
    }

    /// <summary>Changes with whatever is written to the run: names, lengths and short contents of its files.</summary>
    public string State()
    {
        var text = new StringBuilder();
        foreach (var file in StoreFiles.FilesBelow(Folder).Select(path => new FileInfo(path)))
        {
            var name = Path.GetRelativePath(Folder, file.FullName);
            text.Append(CultureInfo.InvariantCulture,
                $"{name}|{file.Length}|{(file.Name == MetaFile.Name || file.Length < 64 ? StoreFiles.ReadText(file.FullName) : "")}\n");
        }

        // A tag that changes from "a" to "b" keeps its length; a copied store keeps no times.
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    private IEnumerable<Registration> Registrations()
    {
        foreach (var (key, value) in Content.Data.Tags.Where(tag => tag.Key.StartsWith(Registration.TagPrefix, StringComparison.Ordinal)))
        {
            Registration? registration = null;
            try
            {
                registration = Registration.FromJson(value);
            }
            catch (JsonException)
            {
            }

            if (registration is { Name.Length: > 0 })
            {
                yield return registration;
            }
            else
            {
                say($"{Folder}: the tag {key} is damaged, and the model that it names is not registered.");
            }
        }
    }

    private void Refuse(string note)
    {
        if (!_refused.Contains(note))
        {
            _refused.Add(note);
        }
    }
}
