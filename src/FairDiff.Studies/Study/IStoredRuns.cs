using FairDiff.MLflow;
using FairDiff.Torch;

namespace FairDiff.Studies;

/// <summary>Computes the results of a study that are not there yet, and keeps them.</summary>
internal interface IStoredRuns
{
    /// <summary>The result at a path; or else computes and keeps it.</summary>
    /// <param name="path">Where the result is kept.</param>
    /// <param name="name">What it is of.</param>
    /// <param name="parameters">What its run in MLflow is told of, before it computes.</param>
    /// <param name="stage">What progress is shown as.</param>
    /// <param name="compute">Does the work, and reports to a progress and a metrics callback.</param>
    /// <param name="publish">Logs what is to be seen of the result; told the folder of what was kept. May be called again for a run that
    /// was told a part.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="isComplete">Whether the files that were written beside a result suffice; otherwise it is computed again. Null = there
    /// are none.</param>
    /// <param name="keep">Writes what, besides the result, is published into the folder that it is given. Null = nothing.</param>
    /// <exception cref="FairDiff.MLNet.FairDiffException">What lies at the path cannot be read.</exception>
    Task<TResult> RunAsync<TResult>(
        string path, string name, object parameters, StudyStage stage,
        Func<Action<TrainingProgress>, Action<string, double, long>, TResult> compute, Func<MlflowRun, TResult, string, Task> publish,
        CancellationToken cancellationToken, Func<bool>? isComplete = null, Action<string>? keep = null)
        where TResult : class;
}
