using FairDiff.MLflow;

namespace FairDiff.Studies;

/// <summary>Ends runs by what happens in them.</summary>
internal static class RunScope
{
    /// <summary>Does the work of a run and ends it: FINISHED, KILLED on cancellation, FAILED on another exception, which is thrown
    /// on.</summary>
    public static async Task EndingAsync(this MlflowRun run, Func<Task> work)
    {
        await using (run)
        {
            try
            {
                await work();
            }
            catch (Exception e)
            {
                run.Fail(e);
                throw;
            }
        }
    }
}
