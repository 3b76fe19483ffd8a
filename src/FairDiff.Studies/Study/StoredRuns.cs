using FairDiff.MLNet;
using FairDiff.MLflow;
using FairDiff.Torch;

namespace FairDiff.Studies;

/// <summary>The trainings of a study: each a child run in MLflow, whose result is published, then kept in the run folder and not computed
/// again.</summary>
internal sealed class StoredRuns(MlflowRun study, StudyTracking tracking, Action<string> log)
{
    /// <summary>The result at a path; or else a child run that computes it and publishes it, and then keeps it there.</summary>
    /// <param name="path">Where the result is kept.</param>
    /// <param name="name">The child run's.</param>
    /// <param name="parameters">What the child run is told of, before it computes.</param>
    /// <param name="stage">What progress is shown as.</param>
    /// <param name="compute">Does the work, and reports to a progress and a metrics callback.</param>
    /// <param name="publish">Logs what is to be seen of the result; told the folder of what was kept. May be called again for a run that
    /// was told a part.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="isComplete">Whether the files that were written beside a result suffice; otherwise it is computed again. Null = there
    /// are none.</param>
    /// <param name="keep">Writes what, besides the result, is published into the folder that it is given. Null = nothing.</param>
    /// <exception cref="FairDiffException">What lies at the path cannot be read.</exception>
    public async Task<TResult> RunAsync<TResult>(
        string path, string name, object parameters, StudyStage stage, Func<Action<TrainingProgress>, Action<string, double, long>,
        TResult> compute,
        Func<MlflowRun, TResult, string, Task> publish, CancellationToken cancellationToken, Func<bool>? isComplete = null,
            Action<string>? keep = null)
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
            var time = computed?.Run?.Computed ?? DateTimeOffset.UtcNow;
            if (result is null)
            {
                result = stage.Run(progress => compute(progress, new StepRate(child.LogMetric).Log));
                time = DateTimeOffset.UtcNow;
                unpublished.Write(result, new(child.Store, child.RunId, time), keep);
            }
            else
            {
                stage.Skip("already computed");
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
