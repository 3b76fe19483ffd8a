using System.Globalization;
using FairDiff.Torch;
using static TorchSharp.torch;

namespace FairDiff.Benchmarks;

/// <summary>
/// Contenders that take turns, so that a busy machine is busy for all of them: A B C A B C. What counts is the ratio of medians
/// within one contest.
/// </summary>
internal sealed class Contest(string title, string unit)
{
    private readonly List<(string Name, Func<IReadOnlyList<double>> Measure, List<double> Values)> _contenders = [];

    /// <summary>The first contender is the one that the others are compared with.</summary>
    public void Add(string name, Func<IReadOnlyList<double>> measure) => _contenders.Add((name, measure, []));

    /// <summary>
    /// Our side in 32 bits and, where <see cref="Precision.Auto"/> takes it, in bfloat16: where it is slow, it is so slow that nobody wants
    /// to wait for it.
    /// </summary>
    public void AddPrecisions(Func<Precision, IReadOnlyList<double>> measure)
    {
        Add("FairDiff, fp32", () => measure(Precision.Float32));
        if (PrecisionChoice.For(CPU).Precision == Precision.BFloat16)
        {
            Add("FairDiff, bf16", () => measure(Precision.BFloat16));
        }
    }

    /// <summary>Runs the rounds and prints the median, minimum and maximum of each contender, and its ratio to the first.</summary>
    public void Run(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (_, measure, values) in _contenders)
            {
                values.AddRange(measure());
            }
        }

        Console.WriteLine($"\n{title}, {unit}\n{"",-28}{"median",10}{"min",10}{"max",10}{"ratio",8}");
        var reference = Median(_contenders[0].Values);
        foreach (var (name, _, values) in _contenders)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-28}{Median(values),10:F1}{values.Min(),10:F1}{values.Max(),10:F1}{Median(values) / reference,8:F2}"));
        }
    }

    public static double Median(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
