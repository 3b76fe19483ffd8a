using System.Runtime.CompilerServices;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Machine;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Search;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow;

/// <content>Finding runs, on a server or in a local store.</content>
public static partial class Mlflow
{
    /// <summary>Runs by MLflow's search filter, from the server or the local store that the options or the environment name.</summary>
    /// <param name="experiments">Names of experiments; null: all that are not deleted.</param>
    /// <param name="filter">For example <c>metrics.`val/accuracy` &gt; 0.9 AND params.lr = '0.001' AND status = 'FINISHED'</c>; null:
    /// all.</param>
    /// <param name="orderBy">For example <c>metrics.accuracy DESC</c>; null: the newest first.</param>
    /// <param name="options">Where to look; null: as the environment says. What of a local store is damaged is left out and goes to
    /// <see cref="MlflowOptions.Warning"/>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="MlflowException">The store does not answer, an experiment does not exist, or the filter cannot be read.</exception>
    public static IAsyncEnumerable<Run> SearchRunsAsync(
        IReadOnlyList<string>? experiments = null,
        string? filter = null,
        IReadOnlyList<string>? orderBy = null,
        MlflowOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new();
        return TrackingTarget.FolderIn(options) is { } folder
            ? InFolder(Path.GetFullPath(folder), experiments, filter, orderBy, new DropLedger(options.Warning).Warn).ToAsyncEnumerable()
            : OnServer(options, experiments, filter, orderBy, cancellationToken);
    }

    /// <summary>
    /// Whether a run still shows as running although the process that recorded it is gone. Known only of processes of this machine;
    /// <see cref="ResumeRunAsync"/> goes on with such a run, or ends it.
    /// </summary>
    /// <param name="run">The run, as <see cref="SearchRunsAsync"/> finds it.</param>
    public static bool IsAbandoned(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Info.Status is MlflowRunStatus.Running && RunOwner.IsGone(run.Data.Tags.GetValueOrDefault(RunOwner.Tag));
    }

    private static async IAsyncEnumerable<Run> OnServer(
        MlflowOptions options,
        IReadOnlyList<string>? experiments,
        string? filter,
        IReadOnlyList<string>? orderBy,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var client = new MlflowClient(options);
        var ids = new List<string>();
        if (experiments is null)
        {
            ids.AddRange(await client.SearchExperimentsAsync(cancellationToken: cancellationToken).Select(
                experiment => experiment.ExperimentId).ToArrayAsync(cancellationToken)
                .ConfigureAwait(false));
        }

        foreach (var name in experiments ?? [])
        {
            ids.Add((await client.FindExperimentAsync(name, cancellationToken).ConfigureAwait(false))?.ExperimentId ?? throw NoExperiment(
                name, client.Server));
        }

        if (ids.Count > 0)
        {
            await foreach (
                var run in client.SearchRunsAsync(ids, filter, orderBy, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                yield return run;
            }
        }
    }

    private static IEnumerable<Run> InFolder(
        string root, IReadOnlyList<string>? experiments, string? filter, IReadOnlyList<string>? orderBy, Action<string> say)
    {
        var wanted = RunFilter.Parse(filter);
        var names = RunReader.Experiments(root, say).ToDictionary(folder => folder, folder => RunReader.NameOf(folder, say));
        foreach (var name in experiments ?? [])
        {
            if (!names.ContainsValue(name))
            {
                throw NoExperiment(name, root);
            }
        }

        var runs = names
            .Where(experiment => experiments is null || experiments.Contains(experiment.Value))
            .SelectMany(experiment => RunReader.Runs(experiment.Key, say))
            .Select(folder => RunReader.Read(folder, say))
            .Where(wanted);
        return RunOrder.Sort(runs, orderBy);
    }

    private static MlflowException NoExperiment(string name, string store) => new($"There is no experiment \"{name}\" in {store}.");
}
