using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FairDiff.Pipelines.Tests.Commands;

namespace FairDiff.Chaos.Inputs;

/// <summary>Thousands of damaged inputs, read by <see cref="InputWorker"/>s that are watched from outside.</summary>
internal sealed class InputCampaign(Campaign campaign, string root)
{
    private const long MostKilobytes = 1 << 20;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100), MostWork = TimeSpan.FromSeconds(5),
        Longest = TimeSpan.FromMinutes(1);

    private string Made => Path.Combine(root, "corpus");

    /// <param name="seeds">The seeds, one a case.</param>
    /// <param name="workers">Processes side by side.</param>
    public void Run(IReadOnlyList<int> seeds, int workers)
    {
        Place.Fresh(Made);
        Corpus.Make(Made);
        var queue = new ConcurrentQueue<int[]>(seeds.Chunk(500));
        Task.WaitAll([.. Enumerable.Range(0, workers).Select(worker => Task.Factory.StartNew(
            () => Work(worker, queue), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
    }

    private void Work(int worker, ConcurrentQueue<int[]> queue)
    {
        while (queue.TryDequeue(out var seeds))
        {
            for (var next = 0; next < seeds.Length;)
            {
                next = Watch(worker, seeds, next);
            }
        }
    }

    /// <summary>Watches one process through as many of the seeds as it survives; returns the first that is left.</summary>
    private int Watch(int worker, int[] seeds, int next)
    {
        var line = CommandProcess.Line("FairDiff.Chaos.dll");
        string[] arguments =
        [
            "input-worker", Made, Path.Combine(root, $"worker{worker}"),
            .. seeds[next..].Select(seed => seed.ToString(CultureInfo.InvariantCulture)),
        ];
        var start = new ProcessStartInfo(line[0], [.. line[1..], .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var said = "";
        while (next < seeds.Length)
        {
            var reading = process.StandardOutput.ReadLineAsync();
            if (!Ends(reading, process, said.Length == 0 ? Longest : MostWork))
            {
                process.Kill(entireProcessTree: true);
                Fail(seeds[next], $"it hangs: {said}");
                return next + 1;
            }

            if (reading.Result is not { } text)
            {
                process.WaitForExit();
                Fail(seeds[next], $"the process ended with {process.ExitCode} ({error.Result}): {said}");
                return next + 1;
            }

            if (text.StartsWith("begin ", StringComparison.Ordinal))
            {
                said = text;
            }
            else if (text.StartsWith("end ", StringComparison.Ordinal))
            {
                var parts = text.Split(' ', 5);
                campaign.Count("inputs");
                campaign.Count(parts[2] == "0" ? "taken" : "refused in one line");
                var problem = parts[4].Length > 0 ? parts[4]
                    : long.Parse(parts[3], CultureInfo.InvariantCulture) > MostKilobytes ? $"{parts[3]} KiB of memory"
                    : null;
                if (problem is not null)
                {
                    Fail(seeds[next], $"{problem}: {said}");
                }

                said = "";
                next++;
            }
        }

        process.WaitForExit();
        return next;
    }

    /// <summary>False after too much of the process's own time, whatever else the machine does, or where it does nothing at
    /// all.</summary>
    private static bool Ends(Task reading, Process process, TimeSpan mostWork)
    {
        var (start, clock) = (Worked(process), Stopwatch.StartNew());
        while (!reading.Wait(Look))
        {
            if (clock.Elapsed > Longest || Worked(process) - start > mostWork)
            {
                return false;
            }
        }

        return true;
    }

    private static TimeSpan Worked(Process process)
    {
        process.Refresh();
        return process.HasExited ? TimeSpan.Zero : process.TotalProcessorTime;
    }

    private void Fail(int seed, string what) => campaign.Fail(what, $"inputs --seed {seed} --count 1");
}
