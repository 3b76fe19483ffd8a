using System.Runtime.CompilerServices;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Search;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow;

/// <content>Finding runs, on a server or in a local store.</content>
public static partial class Mlflow
{
    /// <summary>Runs by MLflow's search filter, from the server or the local store that the options or the environment name.</summary>
    /// <param name="experiments">Names of experiments; null: all that are not deleted.</param>
    /// <param name="filter">For example <c>metrics.`val/accuracy` &gt; 0.9 AND params.lr = '0.001' AND status = 'FINISHED'</c>; null: all.</param>
    /// <param name="orderBy">For example <c>metrics.accuracy DESC</c>; null: the newest first.</param>
    /// <param name="options">Where to look; null: as the environment says.</param>
    /// <param name="ct">Cancels the reading.</param>
    /// <exception cref="MlflowException">The store does not answer, an experiment does not exist, or the filter cannot be read.</exception>
    public static IAsyncEnumerable<Run> SearchRunsAsync(
        IReadOnlyList<string>? experiments = null,
        string? filter = null,
        IReadOnlyList<string>? orderBy = null,
        MlflowOptions? options = null,
        CancellationToken ct = default)
    {
        options ??= new();
        return TrackingTarget.FolderIn(options) is { } folder
            ? InFolder(Path.GetFullPath(folder), experiments, filter, orderBy).ToAsyncEnumerable()
            : OnServer(options, experiments, filter, orderBy, ct);
    }

    private static async IAsyncEnumerable<Run> OnServer(
        MlflowOptions options,
        IReadOnlyList<string>? experiments,
        string? filter,
        IReadOnlyList<string>? orderBy,
        [EnumeratorCancellation] CancellationToken ct)
    {
        using var client = new MlflowClient(options);
        var ids = new List<string>();
        if (experiments is null)
        {
            ids.AddRange(await client.SearchExperimentsAsync(ct: ct).Select(experiment => experiment.ExperimentId).ToArrayAsync(ct).ConfigureAwait(false));
        }

        foreach (var name in experiments ?? [])
        {
            ids.Add((await client.FindExperimentAsync(name, ct).ConfigureAwait(false))?.ExperimentId ?? throw NoExperiment(name, client.Server));
        }

        if (ids.Count > 0)
        {
            await foreach (var run in client.SearchRunsAsync(ids, filter, orderBy, ct: ct).ConfigureAwait(false))
            {
                yield return run;
            }
        }
    }

    private static IEnumerable<Run> InFolder(string root, IReadOnlyList<string>? experiments, string? filter, IReadOnlyList<string>? orderBy)
    {
        var wanted = RunFilter.Parse(filter);
        var names = RunReader.Experiments(root).ToDictionary(folder => folder, folder => MetaFile.Read(folder, "name") ?? "");
        foreach (var name in experiments ?? [])
        {
            if (!names.ContainsValue(name))
            {
                throw NoExperiment(name, root);
            }
        }

        var runs = RunReader.Folders(root)
            .Where(folder => experiments is null || experiments.Contains(names.GetValueOrDefault(Path.GetDirectoryName(folder)!, "")))
            .Select(RunReader.Read)
            .Where(wanted);
        return RunOrder.Sort(runs, orderBy);
    }

    private static MlflowException NoExperiment(string name, string store) => new($"There is no experiment \"{name}\" in {store}.");
}
