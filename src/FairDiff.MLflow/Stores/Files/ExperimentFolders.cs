using System.Globalization;
using FairDiff.MLflow.Client;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>The experiments of a file store: folders with a number for a name and the real name in <c>meta.yaml</c>.</summary>
internal sealed class ExperimentFolders(string root)
{
    private const string DefaultId = "0";

    private string Trash => Path.Combine(root, ".trash");

    /// <summary>The id of the experiment; makes it and the store where they are missing. Call it under the store's lock.</summary>
    public string GetOrCreate(string name, long now)
    {
        MakeStore(now);
        if (Find(root, name) is { } known)
        {
            return known;
        }

        if (Find(Trash, name) is { } deleted)
        {
            throw StoreErrors.ExperimentDeleted(name, deleted, root);
        }

        var id = Random.Shared.NextInt64(100_000_000_000_000_000, 1_000_000_000_000_000_000).ToString(CultureInfo.InvariantCulture);
        Make(id, name, now);
        return id;
    }

    /// <summary>Makes an experiment, and the store, where somebody has removed it.</summary>
    public void Restore(string id, string name, long now)
    {
        MakeStore(now);
        if (!File.Exists(Path.Combine(root, id, MetaFile.Name)))
        {
            Make(id, name, now);
        }
    }

    /// <summary>The folder of a run; null where there is none.</summary>
    public string? FindRun(string runId) => !StoreFiles.IsName(runId)
        ? null
        : StoreFiles.FoldersOfStore(root)
            .Select(experiment => Path.Combine(experiment, runId))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, MetaFile.Name)));

    private void MakeStore(long now)
    {
        Directory.CreateDirectory(Trash);
        if (!Directory.Exists(Path.Combine(root, DefaultId)) && Find(Trash, "Default") is null)
        {
            MetaFile.WriteExperiment(Path.Combine(root, DefaultId), DefaultId, "Default", now);
        }
    }

    private void Make(string id, string name, long now)
    {
        var folder = Path.Combine(root, id);
        Directory.CreateDirectory(Path.Combine(folder, "tags"));
        MetaFile.WriteExperiment(folder, id, name, now);
    }

    private static string? Find(string parent, string name) =>
        StoreFiles.Folders(parent)
            .Where(folder => !Path.GetFileName(folder).StartsWith('.') && MetaFile.Read(folder, "name") == name)
            .Select(folder => Path.GetFileName(folder))
            .FirstOrDefault();
}
