using FairDiff.MLflow;
using FairDiff.MLflow.MLNet;

namespace Microsoft.ML;

/// <summary>Lets MLflow hear what ML.NET says.</summary>
public static class MlflowMLContextExtensions
{
    /// <summary>
    /// Keeps ML.NET's messages while the run goes on, warnings and errors apart, and stores them when it ends, as <c>logs/mlnet.log</c>.
    /// Call it once, before the pipeline is fitted; the fit itself need not know of it.
    /// </summary>
    /// <param name="ml">The context in which the pipeline is made.</param>
    /// <param name="run">The run.</param>
    /// <returns>The run, for <see cref="MlflowMetrics"/> and <see cref="MlflowModels"/>.</returns>
    public static MlflowRun AddMlflow(this MLContext ml, MlflowRun run)
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(run);
        var log = new MessageLog();
        ml.Log += log.Add;
        run.BeforeEnd(async () =>
        {
            ml.Log -= log.Add;
            await log.StoreAsync(run).ConfigureAwait(false);
        });
        return run;
    }
}
