using System.ComponentModel;
using MathNet.Numerics.Statistics;

namespace FairDiff.Studies;

/// <summary>Mean and sample standard deviation over seeds.</summary>
[Description("Mean and sample standard deviation (n - 1) over the seeds that define the value.")]
internal sealed record Spread
{
    [Description("Null where no seed defines the value.")]
    public required double? Mean { get; init; }

    [Description("Null with fewer than two seeds.")]
    public required double? Sd { get; init; }

    [Description("Seeds that define the value.")]
    public required int N { get; init; }

    [Description("The value of every seed, in the order of the seeds; null is undefined.")]
    public required IReadOnlyList<double?> Values { get; init; }

    /// <summary>Summarises the values of the seeds, undefined ones left out of the mean.</summary>
    public static Spread Of(IReadOnlyList<double?> values)
    {
        var defined = values.OfType<double>().ToArray();
        return new Spread
        {
            Mean = defined.Length > 0 ? defined.Mean() : null,
            Sd = defined.Length > 1 ? defined.StandardDeviation() : null,
            N = defined.Length,
            Values = values,
        };
    }
}
