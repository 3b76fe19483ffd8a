using FairDiff.MLflow;
using FairDiff.Torch;

namespace FairDiff.Studies;

/// <summary>The trainings of a study: each a child run in MLflow, whose result is published, then kept in the run folder and not computed
/// again.</summary>
internal sealed class StoredRuns(MlflowRun study, StudyTracking tracking, Action<string> log) : IStoredRuns
{
    /// <inheritdoc/>
    public async Task<TResult> RunAsync<TResult>(
        string path, string name, object parameters, StudyStage stage,
        Func<Action<TrainingProgress>, Action<string, double, long>, TResult> compute, Func<MlflowRun, TResult, string, Task> publish,
        CancellationToken cancellationToken, Func<bool>? isComplete = null, Action<string>? keep = null)
        where TResult : class
    {
        var suffices = isComplete?.Invoke() != false;
        var unpublished = new UnpublishedResult(path);
        if (ResultFiles.Read<TResult>(path) is { } done && suffices)
        {
            unpublished.Delete();
            stage.Skip("already done");
            return done;
        }

        var computed = suffices ? unpublished.Read<TResult>() : null;
        var result = computed?.Result;
        var child = await OpenAsync(computed?.Run, name, cancellationToken);
        await child.EndingAsync(async () =>
        {
            await child.LogParametersAsync(parameters);
            var time = computed?.Run?.Computed ?? (result is null ? DateTimeOffset.UtcNow : unpublished.Time);
            if (result is null)
            {
                result = stage.Run(progress => compute(progress, new StepRate(child.LogMetric).Log));
                time = DateTimeOffset.UtcNow;

                // First: nobody computes what is kept again, and nobody would log its curve. Not cancelled: what is computed is kept.
                await child.PersistAsync(CancellationToken.None);
                unpublished.Write(result, new(child.Store, child.RunId, time), keep);
            }
            else
            {
                stage.Skip("already computed");
                if (computed?.Run is null)
                {
                    RecordedMetrics.Replay(unpublished.Folder, child);
                    await child.PersistAsync(CancellationToken.None);
                    unpublished.Tell(new(child.Store, child.RunId, time));
                }
            }

            // The time of the result: what an earlier process told the run already is not there twice.
            child.AsOf = time;
            await publish(child, result, unpublished.Folder);
        });

        // The run has ended: all of it is in the store, or waits on disk for it, or is lost.
        if (child.Dropped.Total == 0)
        {
            unpublished.MarkDone();
        }
        else
        {
            log($"Warning: {name} is not wholly in MLflow; the same command, typed again, publishes it again.");
        }

        return result!;
    }

    /// <summary>The run in which a result was computed, to go on with; else a new child.</summary>
    private async Task<MlflowRun> OpenAsync(ComputingRun? begun, string name, CancellationToken cancellationToken)
    {
        if (begun is not null)
        {
            try
            {
                return await Mlflow.ResumeRunAsync(begun.RunId, tracking.Options(begun.Store), cancellationToken);
            }
            catch (MlflowException e)
            {
                log($"MLflow: {name} is published in a new run, for that in which it was computed is not to be had: {e.Message}");
            }
        }

        return await study.StartChildAsync(name, cancellationToken);
    }
}
