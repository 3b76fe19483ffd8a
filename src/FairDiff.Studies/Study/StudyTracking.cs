using FairDiff.MLflow;
using FairDiff.MLflow.Client;

namespace FairDiff.Studies;

/// <summary>
/// The runs of a study in MLflow. A process that is killed leaves them RUNNING: the next process of the same run folder goes on with the
/// study's own run, and ends those that nobody goes on with.
/// </summary>
internal sealed class StudyTracking(string experiment, string title, RunFolder folder, Action<string> log)
{
    /// <summary>The tag by which the runs of a run folder are found again.</summary>
    public const string Tag = "fairdiff.study";

    private const string ParentTag = "mlflow.parentRunId";
    private const string FallbackFolder = "mlruns";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private string ThisStudy => $"tags.`{Tag}` = '{folder.Id}'";

    /// <summary>Runs <paramref name="body"/> in the study's run, which ends by what happens in it.</summary>
    public async Task RunAsync(Func<MlflowRun, Task> body, CancellationToken cancellationToken)
    {
        var run = await OpenAsync(cancellationToken);
        await run.EndingAsync(async () =>
        {
            await EndLeftRunsAsync(run, cancellationToken);
            await body(run);
        });
    }

    /// <summary>How runs are recorded; in the store of <paramref name="uri"/>, or where the environment says.</summary>
    public MlflowOptions Options(string? uri = null) => new()
    {
        TrackingUri = uri, Warning = log, Thumbnail = Thumbnail.Of, Tags = new Dictionary<string, string> { [Tag] = folder.Id },
    };

    // A run that has FINISHED stays as it is: a study that is extended, or reported once more, is another one.
    private async Task<MlflowRun> OpenAsync(CancellationToken cancellationToken)
    {
        var chosen = Environment.GetEnvironmentVariable("MLFLOW_RUN_ID") is { Length: > 0 };
        var earlier = chosen ? [] : await FindAsync(Options(), ThisStudy, cancellationToken);
        if (earlier.MaxBy(run => run.Info.StartTime) is { Info.Status: not MlflowRunStatus.Finished } last)
        {
            try
            {
                return await Mlflow.ResumeRunAsync(last.Info.RunId, Options(), cancellationToken);
            }
            catch (MlflowException e)
            {
                log($"MLflow: run {last.Info.RunId} of this study cannot go on, and a new one begins: {e.Message}");
            }
        }

        var run = await Mlflow.StartRunAsync(experiment, title, Options(), cancellationToken);
        if (chosen)
        {
            // A run that was there is resumed, without the tags of a new one.
            await run.SetTagAsync(Tag, folder.Id);
        }

        return run;
    }

    // What was recorded in the local folder while a server was away is looked through too.
    private async Task EndLeftRunsAsync(MlflowRun run, CancellationToken cancellationToken)
    {
        var awaited = UnpublishedResult.Runs(folder).Append(run.RunId).ToHashSet();
        var local = Path.GetFullPath(FallbackFolder);
        foreach (var store in new[] { run.Store, local }.Distinct().Where(store => store != local || Directory.Exists(local)))
        {
            var options = Options(store);
            var running = await FindAsync(options, "status = 'RUNNING'", cancellationToken);
            var studies = running.Count == 0 ? [] : await FindAsync(options, ThisStudy, cancellationToken);
            var ids = studies.Select(study => study.Info.RunId).Append(run.RunId).ToHashSet();
            foreach (var one in running.Where(one => IsOf(one, ids) && !awaited.Contains(one.Info.RunId)))
            {
                await EndAsync(one, options, cancellationToken);
            }
        }

        static bool IsOf(Run one, HashSet<string> studies) => studies.Contains(one.Info.RunId)
            || studies.Contains(one.Data.Tags.GetValueOrDefault(ParentTag, ""));
    }

    // Resumed first, so that what its process left on disk arrives.
    private async Task EndAsync(Run left, MlflowOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var run = await Mlflow.ResumeRunAsync(left.Info.RunId, options, cancellationToken);
            await run.EndAsync(MlflowRunStatus.Killed);
            log($"MLflow: run {left.Info.RunName} ({left.Info.RunId}) was left running by a process that is gone; it has ended as KILLED.");
        }
        catch (MlflowException e)
        {
            log($"MLflow: run {left.Info.RunName} ({left.Info.RunId}) still shows as running: {e.Message}");
        }
    }

    /// <summary>None where the store does not answer, or knows nothing of the experiment yet.</summary>
    private async Task<IReadOnlyList<Run>> FindAsync(MlflowOptions options, string filter, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return await Mlflow.SearchRunsAsync([experiment], filter, options: options, cancellationToken: limit.Token).ToArrayAsync(
                limit.Token);
        }
        catch (Exception e) when (e is MlflowException or IOException or UnauthorizedAccessException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [];
        }
    }
}
