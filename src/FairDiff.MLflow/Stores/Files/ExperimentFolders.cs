using System.Globalization;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>The experiments of a file store: folders with a number for a name and the real name in <c>meta.yaml</c>.</summary>
internal sealed class ExperimentFolders(string root)
{
    private const string DefaultId = "0";

    private string Trash => Path.Combine(root, ".trash");

    /// <summary>The id of the experiment; makes it and the store where they are missing. Call it under the store's lock.</summary>
    public string GetOrCreate(string name, long now)
    {
        Directory.CreateDirectory(Trash);
        if (!Directory.Exists(Path.Combine(root, DefaultId)) && Find(Trash, "Default") is null)
        {
            MetaFile.WriteExperiment(Path.Combine(root, DefaultId), DefaultId, "Default", now);
        }

        if (Find(root, name) is { } known)
        {
            return known;
        }

        if (Find(Trash, name) is { } deleted)
        {
            throw StoreErrors.ExperimentDeleted(name, deleted, root);
        }

        var id = Random.Shared.NextInt64(100_000_000_000_000_000, 1_000_000_000_000_000_000).ToString(CultureInfo.InvariantCulture);
        var folder = Path.Combine(root, id);
        Directory.CreateDirectory(Path.Combine(folder, "tags"));
        MetaFile.WriteExperiment(folder, id, name, now);
        return id;
    }

    /// <summary>The folder of a run; null where there is none.</summary>
    public string? FindRun(string runId) => !Directory.Exists(root) || Path.GetFileName(runId) != runId
        ? null
        : Directory.EnumerateDirectories(root)
            .Select(experiment => Path.Combine(experiment, runId))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, MetaFile.Name)));

    private static string? Find(string parent, string name) =>
        Directory.EnumerateDirectories(parent)
            .Where(folder => !Path.GetFileName(folder).StartsWith('.') && MetaFile.Read(folder, "name") == name)
            .Select(folder => Path.GetFileName(folder))
            .FirstOrDefault();
}
