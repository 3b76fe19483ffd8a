using FairDiff.MLflow.Client;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow;

/// <summary>
/// Starts MLflow runs, on the server that <c>MLFLOW_TRACKING_URI</c> names or, with none set, in <c>./mlruns</c>.
/// </summary>
public static partial class Mlflow
{
    /// <summary>
    /// Starts a run: <c>await using var run = await Mlflow.StartRunAsync("hospitals");</c>. Leaving the block ends it FINISHED; FAILED
    /// where an exception leaves the block or <see cref="MlflowRun.Fail"/> was called; KILLED on cancellation. C# does not tell a
    /// dispose method about exceptions, so that FAILED is noticed when the block that starts the run is the one that is left;
    /// <see cref="RunAsync(string, Func{MlflowRun, Task}, string?, MlflowOptions?, CancellationToken)"/> knows in every case.
    /// </summary>
    /// <param name="experiment">
    /// Name of the experiment, 1 to 500 characters; made where there is none. Null: <c>MLFLOW_EXPERIMENT_NAME</c>,
    /// <c>MLFLOW_EXPERIMENT_ID</c>, or <c>Default</c>.
    /// </param>
    /// <param name="runName">Name of the run; null: one is made up.</param>
    /// <param name="options">Where and how to record; null: as the environment says.</param>
    /// <param name="cancellationToken">Cancels the start; a run whose token is cancelled when it ends is KILLED.</param>
    /// <returns>The run, recording. Where <c>MLFLOW_RUN_ID</c> is set, the first call resumes that run, as the official client
    /// does.</returns>
    /// <exception cref="ArgumentException">The experiment's name is empty or too long, or an option is out of range.</exception>
    /// <exception cref="MlflowException">
    /// The tracking URI has a form that is not supported; or <see cref="MlflowOptions.Required"/> is set and the store does not work.
    /// </exception>
    public static async Task<MlflowRun> StartRunAsync(
        string? experiment = null, string? runName = null, MlflowOptions? options = null, CancellationToken cancellationToken = default)
    {
        var choice = ExperimentChoice.Of(experiment);
        options ??= new();
        OptionsCheck.Validate(options);
        if (Setting.Text("MLFLOW_RUN_ID") is { } runId)
        {
            // Once: the next run of this process is another one.
            Environment.SetEnvironmentVariable("MLFLOW_RUN_ID", null);
            return await ResumeRunAsync(runId, options, cancellationToken).ConfigureAwait(false);
        }

        return await MlflowRun.StartAsync(StoreOf(options), choice, runName, null, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Goes on with a run that ended or whose process died; what that process left on disk for the server is sent first.
    /// Find the id with <see cref="Client.MlflowClient.SearchRunsAsync"/> or <c>fairdiff mlflow list</c>.
    /// </summary>
    /// <param name="runId">The id of the run.</param>
    /// <param name="options">Where and how to record; null: as the environment says.</param>
    /// <param name="cancellationToken">Cancels the start; a run whose token is cancelled when it ends is KILLED.</param>
    /// <returns>The run, RUNNING again.</returns>
    /// <exception cref="ArgumentException">The id is empty, or an option is out of range.</exception>
    /// <exception cref="MlflowException">
    /// There is no such run; or <see cref="MlflowOptions.Required"/> is set and the store does not work.
    /// </exception>
    public static async Task<MlflowRun> ResumeRunAsync(
        string runId, MlflowOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        options ??= new();
        OptionsCheck.Validate(options);
        return await MlflowRun.ResumeAsync(StoreOf(options), runId, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs <paramref name="body"/> in a run and ends it by what happened: FINISHED, KILLED on an
    /// <see cref="OperationCanceledException"/>, FAILED on any other exception, which is thrown on.
    /// </summary>
    /// <param name="experiment">Name of the experiment, 1 to 500 characters; made where there is none.</param>
    /// <param name="body">The work.</param>
    /// <param name="runName">Name of the run; null: one is made up.</param>
    /// <param name="options">Where and how to record; null: as the environment says.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="ArgumentException">As in <see cref="StartRunAsync"/>.</exception>
    /// <exception cref="MlflowException">As in <see cref="StartRunAsync"/>.</exception>
    public static async Task RunAsync(
        string experiment,
        Func<MlflowRun, Task> body,
        string? runName = null,
        MlflowOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var run = await StartRunAsync(experiment, runName, options, cancellationToken).ConfigureAwait(false);
        await run.ExecuteAsync(body).ConfigureAwait(false);
    }

    private static ITrackingStore StoreOf(MlflowOptions options) =>
        TrackingTarget.FolderIn(options) is { } folder ? new FileStore(folder) : new HttpStore(new MlflowClient(options));
}
