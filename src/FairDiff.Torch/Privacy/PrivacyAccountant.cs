using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Torch.Privacy;

/// <summary>
/// Adds up what steps of DP-SGD (Abadi et al. 2016) tell of any one example of the data: Rényi differential privacy (Mironov 2017) of
/// Gaussian noise on Poisson samples (Mironov, Talwar and Zhang 2019), as (epsilon, delta) by the conversion of Balle et al. 2020, theorem
/// 21. Two data sets are neighbours where one has one example more. Immutable: what adds returns another one.
/// </summary>
/// <remarks>
/// The orders are those of Google's dp_accounting and of Opacus: 1.1, 1.2, ... 10.9, 11, 12, ... 63, 128, 256, 512, 1024. The values are
/// upper bounds; numerical accountants (PRV, PLD) give smaller ones.
/// </remarks>
public sealed class PrivacyAccountant
{
    private const double LeastNoise = 0.01;
    private const double MostNoise = 1e6;

    private static readonly double[] Orders =
    [
        .. Enumerable.Range(1, 99).Select(tenths => 1 + (tenths / 10.0)), .. Enumerable.Range(11, 53).Select(order => (double)order),
        128, 256, 512, 1024,
    ];

    private readonly double[] divergences;

    private PrivacyAccountant(double[] divergences) => this.divergences = divergences;

    /// <summary>Nothing was told yet.</summary>
    public static PrivacyAccountant Empty { get; } = new(new double[Orders.Length]);

    /// <summary>The Rényi divergence of an order that one step can make between neighbours.</summary>
    /// <param name="order">The order, above 1, at most 10,000.</param>
    /// <param name="noiseMultiplier">Standard deviation of the noise as a multiple of the most that an example adds, above 0.</param>
    /// <param name="samplingRate">The probability with which an example is in the sample, 0 to 1.</param>
    /// <returns>The divergence in nats, at least 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double Divergence(double order, double noiseMultiplier, double samplingRate)
    {
        Require(order is > 1 and <= 10_000, order, "above 1 and at most 10000");
        Check(noiseMultiplier, samplingRate);
        return SampledGaussian.Divergence(order, noiseMultiplier, samplingRate);
    }

    /// <summary>Adds steps of DP-SGD. With a sampling rate of 1 it is Gaussian noise on a sum over all examples.</summary>
    /// <param name="noiseMultiplier">Standard deviation of the noise as a multiple of the most that an example adds (the norm that its
    /// gradient is clipped to), at least 0.01.</param>
    /// <param name="samplingRate">The probability with which an example is in the batch of a step, 0 to 1.</param>
    /// <param name="steps">How many steps, at least 0.</param>
    /// <returns>An accountant of all that was told before and of these.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public PrivacyAccountant Add(double noiseMultiplier, double samplingRate, long steps)
    {
        Check(noiseMultiplier, samplingRate);
        AtLeast(0, steps);
        return new([.. Orders.Zip(
            divergences, (order, before) => before + (steps * SampledGaussian.Divergence(order, noiseMultiplier, samplingRate)))]);
    }

    /// <summary>The epsilon up to which all that was told hides whether an example is in the data.</summary>
    /// <param name="delta">The probability with which that may fail, above 0 and below 1; below one over the number of examples to mean
    /// anything.</param>
    /// <returns>Epsilon in nats, at least 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Delta is out of its range.</exception>
    public double Epsilon(double delta)
    {
        Require(delta is > 0 and < 1, delta, "above 0 and below 1");
        return Orders.Zip(divergences, (order, divergence) => divergence == 0 ? 0 : Math.Max(
            0, divergence + Math.Log((order - 1) / order) - ((Math.Log(delta) + Math.Log(order)) / (order - 1)))).Min();
    }

    /// <summary>
    /// The epsilon up to which it is hidden whether a group of examples is in the data, such as all images of one patient: group privacy by
    /// Vadhan 2017, lemma 2.2, at that delta of a single example which gives <paramref name="delta"/> for the group.
    /// </summary>
    /// <param name="size">The examples of the group, at least 1.</param>
    /// <param name="delta">The probability with which that may fail, above 0 and below 1.</param>
    /// <returns>Epsilon in nats; infinite where the group is too large for any.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public double GroupEpsilon(int size, double delta)
    {
        AtLeast(1, size);
        if (size == 1 || Epsilon(delta) == 0)
        {
            return Epsilon(delta);
        }

        // log delta of the group, which grows with that of an example.
        double Of(double logDelta) => logDelta + LogExpM1(size * Epsilon(Math.Exp(logDelta))) - LogExpM1(Epsilon(Math.Exp(logDelta)));
        const double Least = -650;
        var (low, high) = (Least, Math.Log(delta));
        if (Of(Least) > Math.Log(delta))
        {
            return double.PositiveInfinity;
        }

        const int Halvings = 60;
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Of(middle) <= Math.Log(delta) ? (middle, high) : (low, middle);
        }

        return size * Epsilon(Math.Exp(low));
    }

    /// <summary>The least noise with which steps, on top of all that was told before, stay within epsilon.</summary>
    /// <param name="epsilon">The epsilon that all of it may have, above 0.</param>
    /// <param name="delta">The probability with which that may fail, above 0 and below 1.</param>
    /// <param name="samplingRate">The probability with which an example is in the batch of a step, above 0 and at most 1.</param>
    /// <param name="steps">How many steps, at least 1.</param>
    /// <returns>Standard deviation of the noise as a multiple of the norm that a gradient is clipped to, to 6 digits, rounded up.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="EngineException">No noise suffices: what was told before has spent epsilon, or these orders cannot show so small
    /// a one.</exception>
    public double NoiseMultiplier(double epsilon, double delta, double samplingRate, long steps)
    {
        AboveZero(epsilon);
        Require(delta is > 0 and < 1, delta, "above 0 and below 1");
        Require(samplingRate is > 0 and <= 1, samplingRate, "above 0 and at most 1");
        AtLeast(1, steps);
        bool Suffices(double noise) => Add(noise, samplingRate, steps).Epsilon(delta) <= epsilon;
        if (!Suffices(MostNoise))
        {
            throw new EngineException(FormattableString.Invariant(
                $"No noise keeps {steps} steps within epsilon = {epsilon} at delta = {delta}. Choose a larger epsilon."));
        }

        var (low, high) = (Math.Log(LeastNoise), Math.Log(MostNoise));
        while (high - low > 1e-7)
        {
            var middle = (low + high) / 2;
            (low, high) = Suffices(Math.Exp(middle)) ? (low, middle) : (middle, high);
        }

        return Math.Exp(high);
    }

    private static void Check(double noiseMultiplier, double samplingRate)
    {
        Require(noiseMultiplier >= LeastNoise && double.IsFinite(noiseMultiplier), noiseMultiplier, "at least 0.01 and finite");
        Probability(samplingRate);
    }

    /// <summary>log(exp(x) - 1).</summary>
    private static double LogExpM1(double x) => x > 30 ? x : Math.Log(Math.Exp(x) - 1);
}
