namespace FairDiff.Studies;

/// <summary>Does jobs a few at a time, each once its inputs are done: of those that may begin always the first.</summary>
internal static class JobQueue
{
    /// <param name="jobs">The jobs; each comes after its inputs.</param>
    /// <param name="lanes">How many are done side by side.</param>
    /// <param name="work">Does one. The first failure stops the others.</param>
    /// <param name="cancellationToken">Stops them.</param>
    public static async Task RunAsync(
        IEnumerable<StudyJob> jobs, int lanes, Func<StudyJob, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (waiting, running, done) = (jobs.ToList(), new Dictionary<Task, string>(), new HashSet<string>(StringComparer.Ordinal));
        try
        {
            while (waiting.Count + running.Count > 0)
            {
                while (running.Count < lanes && waiting.Find(job => job.Task.Inputs.All(done.Contains)) is { } next)
                {
                    waiting.Remove(next);
                    running.Add(Task.Run(() => work(next, stop.Token), stop.Token), next.Task.Id);
                }

                var ended = await Task.WhenAny(running.Keys);
                running.Remove(ended, out var id);
                await ended;
                done.Add(id!);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running.Keys).ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
