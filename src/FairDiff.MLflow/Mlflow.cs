using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow;

/// <summary>
/// Starts MLflow runs, on the server that <c>MLFLOW_TRACKING_URI</c> names or, with none set, in <c>./mlruns</c>.
/// </summary>
public static class Mlflow
{
    /// <summary>
    /// Starts a run: <c>await using var run = await Mlflow.StartRunAsync("hospitals");</c>. Leaving the block ends it FINISHED; FAILED
    /// where an exception leaves the block or <see cref="MlflowRun.Fail"/> was called; KILLED on cancellation. C# does not tell a
    /// dispose method about exceptions, so that FAILED is noticed when the block that starts the run is the one that is left;
    /// <see cref="RunAsync(string, Func{MlflowRun, Task}, string?, MlflowOptions?, CancellationToken)"/> knows in every case.
    /// </summary>
    /// <param name="experiment">Name of the experiment, 1 to 500 characters; made where there is none.</param>
    /// <param name="runName">Name of the run; null: one is made up.</param>
    /// <param name="options">Where and how to record; null: as the environment says.</param>
    /// <param name="ct">Cancels the start; a run whose token is cancelled when it ends is KILLED.</param>
    /// <returns>The run, recording.</returns>
    /// <exception cref="ArgumentException">The experiment's name is empty or too long, or an option is out of range.</exception>
    /// <exception cref="MlflowException">
    /// The tracking URI has a form that is not supported; or <see cref="MlflowOptions.Required"/> is set and the store does not work.
    /// </exception>
    public static async Task<MlflowRun> StartRunAsync(
        string experiment, string? runName = null, MlflowOptions? options = null, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(experiment);
        const int MaxName = 500;
        if (experiment.Length > MaxName)
        {
            throw new ArgumentException(
                $"The experiment's name has {experiment.Length} characters; allowed are 1 to {MaxName}.", nameof(experiment));
        }

        options ??= new();
        OptionsCheck.Validate(options);
        return await MlflowRun.StartAsync(TrackingTarget.Resolve(options), experiment, runName, null, options, ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs <paramref name="body"/> in a run and ends it by what happened: FINISHED, KILLED on an
    /// <see cref="OperationCanceledException"/>, FAILED on any other exception, which is thrown on.
    /// </summary>
    /// <param name="experiment">Name of the experiment, 1 to 500 characters; made where there is none.</param>
    /// <param name="body">The work.</param>
    /// <param name="runName">Name of the run; null: one is made up.</param>
    /// <param name="options">Where and how to record; null: as the environment says.</param>
    /// <param name="ct">Cancels the start.</param>
    /// <exception cref="ArgumentException">As in <see cref="StartRunAsync"/>.</exception>
    /// <exception cref="MlflowException">As in <see cref="StartRunAsync"/>.</exception>
    public static async Task RunAsync(
        string experiment,
        Func<MlflowRun, Task> body,
        string? runName = null,
        MlflowOptions? options = null,
        CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var run = await StartRunAsync(experiment, runName, options, ct).ConfigureAwait(false);
        await run.ExecuteAsync(body).ConfigureAwait(false);
    }
}
