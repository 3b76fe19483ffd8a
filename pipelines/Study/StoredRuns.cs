using System.Text.Json;
using FairDiff.MLflow;
using FairDiff.Pipelines.Report;
using FairDiff.Pipelines.Terminal;
using FairDiff.Pipelines.Tracking;
using FairDiff.Shared;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Study;

/// <summary>The trainings of a study: each a child run in MLflow, whose result is kept in the run folder and not computed again.</summary>
internal sealed class StoredRuns(MlflowRun study)
{
    /// <summary>The result at a path; or else a child run that computes it, keeps it there and publishes it.</summary>
    /// <param name="path">Where the result is kept.</param>
    /// <param name="name">The child run's.</param>
    /// <param name="parameters">What the child run is told of, before it computes.</param>
    /// <param name="stage">What progress is shown as.</param>
    /// <param name="compute">Does the work, and reports to a progress and a metrics callback.</param>
    /// <param name="publish">Logs what is to be seen of the result.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="isComplete">Whether the files that were written beside a result suffice; otherwise it is computed again. Null = there are none.</param>
    /// <exception cref="FairDiffException">What lies at the path cannot be read.</exception>
    public async Task<TResult> RunAsync<TResult>(
        string path, string name, object parameters, StudyStage stage, Func<Action<TrainingProgress>, Action<string, double, long>, TResult> compute,
        Func<MlflowRun, TResult, Task> publish, CancellationToken cancellation, Func<bool>? isComplete = null)
        where TResult : class
    {
        var result = Stored<TResult>(path);
        if (result is not null && isComplete?.Invoke() != false)
        {
            stage.Skip("already done");
            return result;
        }

        await study.RunChildAsync(
            name,
            async child =>
            {
                await child.LogParametersAsync(parameters);
                result = stage.Run(progress => compute(progress, new StepRate(child.LogMetric).Log));
                AtomicFile.WriteAllText(path, JsonSerializer.Serialize(result, ReportJson.Options));
                await publish(child, result);
            },
            cancellation);
        return result!;
    }

    private static TResult? Stored<TResult>(string path)
        where TResult : class
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<TResult>(File.ReadAllText(path), ReportJson.Options) : null;
        }
        catch (JsonException e)
        {
            throw new FairDiffException($"{path} is damaged; delete it, and type the same command again.", e);
        }
    }
}
