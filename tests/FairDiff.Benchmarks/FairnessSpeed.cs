using System.Diagnostics;
using FairDiff.Fairness;

namespace FairDiff.Benchmarks;

/// <summary>A million rows of five classes in twenty groups with 1,000 resamples: how long, and how much memory at most.</summary>
internal static class FairnessSpeed
{
    private const int Rows = 1_000_000, Classes = 5, Groups = 20;

    public static void Run(BenchmarkSettings settings)
    {
        var data = Cohort();
        var options = new FairnessOptions
        {
            ThresholdProbabilities = data.ClassNames.ToDictionary(name => name, _ => 0.2),
            Prevalences = data.ClassNames.ToDictionary(name => name, _ => 0.1),
            FixedSpecificity = 0.9,
            FixedSensitivity = 0.9,
        };
        var contest = new Contest($"{Rows:N0} rows x {Classes} classes x {Groups} groups, 1,000 resamples, every metric", "seconds");
        contest.Add("FairnessEvaluator.Evaluate", () =>
        {
            var clock = Stopwatch.StartNew();
            FairnessEvaluator.Evaluate(data, options);
            return [clock.Elapsed.TotalSeconds];
        });
        contest.Run(Math.Min(settings.Rounds, 1));
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            $"Processor time: {process.TotalProcessorTime.TotalSeconds:F0} s, to be divided by the processors that were free");
        Console.WriteLine($"Most memory of the process: {process.PeakWorkingSet64 / 1e9:F2} GB on {Environment.ProcessorCount} processors");
    }

    private static FairnessData Cohort()
    {
        var random = new Random(0);
        var (labels, scores, site) = (new int[Rows], new double[Rows, Classes], new string[Rows]);
        for (var row = 0; row < Rows; row++)
        {
            (labels[row], site[row]) = (random.Next(Classes), $"site {random.Next(Groups)}");
            var sum = 0.0;
            for (var c = 0; c < Classes; c++)
            {
                scores[row, c] = Math.Exp(random.NextDouble() + (c == labels[row] ? 1 : 0));
                sum += scores[row, c];
            }

            for (var c = 0; c < Classes; c++)
            {
                scores[row, c] /= sum;
            }
        }

        return new FairnessData
        {
            ClassNames = [.. Enumerable.Range(0, Classes).Select(c => $"class {c}")],
            Labels = labels,
            Scores = scores,
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["site"] = site },
        };
    }
}
