using FairDiff.Fairness.Resampling;
using MathNet.Numerics.Distributions;

namespace FairDiff.Fairness.Unlabelled;

/// <summary>The quantities of a task in resamples of the labelled and of the unlabelled rows, or of their clusters.</summary>
internal sealed class TaskReplicates
{
    private readonly double[] _deviates;
    private readonly double[] _sides;
    private readonly double _confidence;

    /// <param name="quantities">What is estimated.</param>
    /// <param name="labelled">The labelled rows.</param>
    /// <param name="labelledUnits">What is drawn of them.</param>
    /// <param name="unlabelled">The unlabelled rows.</param>
    /// <param name="unlabelledUnits">What is drawn of these.</param>
    /// <param name="stated">Known prevalences.</param>
    /// <param name="start">The fits of all rows.</param>
    /// <param name="sites">The sites that between-site errors come from; their number is the degrees of freedom.</param>
    /// <param name="options">How many, and the seed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public TaskReplicates(
        TaskQuantities quantities, TaskRows labelled, ResamplingUnits labelledUnits, TaskRows unlabelled, ResamplingUnits unlabelledUnits,
        StatedPrevalences? stated, ShiftFit?[] start, int sites, FairnessOptions options, CancellationToken cancellationToken)
    {
        var count = options.BootstrapSamples;
        (Values, Priors) = (new double[count][], new double[count][]);
        (_deviates, _sides, _confidence) = (new double[count], new double[count], options.Confidence);
        var known = new Weightings.Bootstrap(options.Seed, count);
        var others = new Weightings.Bootstrap(unchecked(options.Seed ^ 0x5bd1e995), count);
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, sample =>
        {
            var random = SplitMix64.ForSample(unchecked(options.Seed ^ 0x27d4eb2f), sample);
            var weights = Weights(known, labelledUnits, labelled, sample);
            (Values[sample], var fits) = quantities.Estimate(
                weights, unlabelled, Weights(others, unlabelledUnits, unlabelled, sample), areLabelled: false, stated?.Draw(ref random),
                start);
            Priors[sample] = fits[0]?.Priors ?? [];
            (_deviates[sample], _sides[sample]) = (StudentT(sites, ref random), (2 * random.NextShare()) - 1);
        });
    }

    /// <summary>Samples x quantities.</summary>
    public double[][] Values { get; }

    /// <summary>Samples x prevalences among the labelled rows; empty where a class is lost.</summary>
    public double[][] Priors { get; }

    /// <summary>The interval of a number, with what is to be expected between sites and of the misfit; null where most samples have no
    /// value.</summary>
    /// <param name="number">The number, a share or a difference of shares.</param>
    /// <param name="estimate">Its estimate.</param>
    /// <param name="siteError">What the estimator errs at sites.</param>
    /// <param name="misfit">By how much it may be off either way.</param>
    /// <param name="lowest">The least that it can be; the largest is 1.</param>
    public ConfidenceInterval? Interval(
        Func<double[], double> number, double estimate, double siteError, double misfit, double lowest = 0)
    {
        double[] samples =
        [
            .. Values.Select((values, i) => Math.Clamp(
                number(values) + (siteError * _deviates[i]) + (misfit * _sides[i]), lowest, 1)).Where(value => !double.IsNaN(value)),
        ];
        return BootstrapInterval.Of(estimate, samples, Values.Length, [], _confidence);
    }

    private static byte[] Weights(Weightings weightings, ResamplingUnits units, TaskRows rows, int sample)
    {
        var (drawn, all) = (new byte[units.Count], new byte[units.Rows]);
        weightings.Fill(sample, drawn);
        units.Spread(drawn, all);
        return rows.Weights(all);
    }

    /// <summary>A number of Student's distribution; 0 without degrees of freedom.</summary>
    private static double StudentT(int degrees, ref SplitMix64 random)
    {
        var (deviate, square) = (Gauss(ref random), 0.0);
        for (var i = 0; i < degrees; i++)
        {
            square += Math.Pow(Gauss(ref random), 2);
        }

        return degrees == 0 ? 0 : deviate / Math.Sqrt(square / degrees);
    }

    private static double Gauss(ref SplitMix64 random) => Normal.InvCDF(0, 1, Math.Max(random.NextShare(), double.Epsilon));
}
