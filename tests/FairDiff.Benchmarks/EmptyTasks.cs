using System.Diagnostics;
using System.Globalization;
using FairDiff.Studies;

namespace FairDiff.Benchmarks;

/// <summary>
/// What the engine itself costs, from 10 to 10,000 tasks of a study that redraws (a generator and two classifiers for every seed), where
/// the tasks do nothing but say that they are done: writing and reading the plan, its levels, the queue of one process, and looking which
/// tasks are done, as each process of a cluster does.
/// </summary>
internal static class EmptyTasks
{
    private const int Lanes = 2;

    public static void Run(BenchmarkSettings settings)
    {
        Console.WriteLine($"\nEmpty tasks, milliseconds in all (best of {settings.Rounds})");
        Console.WriteLine($"{"tasks",8}{"write plan",12}{"read plan",12}{"levels",12}{"queue",12}{"done?",12}{"per task",12}");
        foreach (var count in (int[])[10, 100, 1000, 10_000])
        {
            var best = Enumerable.Range(0, settings.Rounds).Select(_ => Measure(count)).MinBy(times => times.Sum())!;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count,8}{string.Concat(best.Select(time => $"{time,12:F1}"))}{best.Sum() / count,12:F3}"));
        }
    }

    private static IReadOnlyList<double> Measure(int count)
    {
        var folder = Directory.CreateTempSubdirectory("fairdiff-tasks-").FullName;
        try
        {
            StudyJob[] jobs = [.. Jobs(count)];
            var plan = new StudyPlan([.. jobs.Select(job => job.Task)]);
            return
            [
                Milliseconds(() => plan.Write(folder)),
                Milliseconds(() => plan = StudyPlan.Read(folder)),
                Milliseconds(() => plan.Levels()),
                Milliseconds(() => JobQueue.RunAsync(
                    jobs, Lanes, (job, _) => Say(folder, job.Task), CancellationToken.None).GetAwaiter().GetResult()),
                Milliseconds(() => plan.Tasks.All(task => StudyPlan.IsDone(folder, task))),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task Say(string folder, StudyTask task)
    {
        StudyPlan.MarkDone(folder, task);
        return Task.CompletedTask;
    }

    /// <summary>Generators first, then seed by seed, as a study has them.</summary>
    private static IEnumerable<StudyJob> Jobs(int count)
    {
        StudyMethod[] methods = [.. StudyMethod.Parse(["baseline", "label+property"])];
        StudyJob Job(string name, int seed, StudyTaskKind kind, StudyMethod method, string[] inputs)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{name}-seed{seed}");
            return new(new StudyTask(id, kind, id, inputs, $"tasks/{id}.done", 1), method, seed);
        }

        var seeds = (count + 2) / 3;
        return Enumerable.Range(0, seeds)
            .Select(seed => Job("generator-label+property", seed, StudyTaskKind.Generator, methods[1], []))
            .Concat(Enumerable.Range(0, seeds).SelectMany(seed => (StudyJob[])
            [
                Job("baseline", seed, StudyTaskKind.Classifier, methods[0], []),
                Job("label+property", seed, StudyTaskKind.Classifier, methods[1], [$"generator-label+property-seed{seed}"]),
            ]))
            .Take(count);
    }

    private static double Milliseconds(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalMilliseconds;
    }
}
