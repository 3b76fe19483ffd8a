using FairDiff.MLflow;
using FairDiff.Torch;

namespace FairDiff.Studies;

/// <summary>Computes results without MLflow: what is to be published waits beside each for the process that gathers them.</summary>
internal sealed class TaskRuns : IStoredRuns
{
    /// <inheritdoc/>
    public Task<TResult> RunAsync<TResult>(
        string path, string name, object parameters, StudyStage stage,
        Func<Action<TrainingProgress>, Action<string, double, long>, TResult> compute, Func<MlflowRun, TResult, string, Task> publish,
        CancellationToken cancellationToken, Func<bool>? isComplete = null, Action<string>? keep = null)
        where TResult : class
    {
        if (isComplete?.Invoke() != false && UnpublishedResult.Find<TResult>(path) is { } done)
        {
            stage.Skip("already done");
            return Task.FromResult(done);
        }

        var metrics = new RecordedMetrics();
        var result = stage.Run(progress => compute(progress, new StepRate(metrics.Add).Log));
        new UnpublishedResult(path).Write(result, null, folder =>
        {
            keep?.Invoke(folder);
            metrics.Write(folder);
        });
        return Task.FromResult(result);
    }
}
