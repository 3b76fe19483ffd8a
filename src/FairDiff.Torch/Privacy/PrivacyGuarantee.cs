namespace FairDiff.Torch.Privacy;

/// <summary>What differential privacy a generator was trained with: (epsilon, delta), with which its file may be shared.</summary>
/// <param name="Epsilon">Epsilon of everything in the file: the weights, and the counts of training rows.</param>
/// <param name="Delta">The probability with which it may fail.</param>
/// <param name="Unit">What one example is that is hidden: <c>image</c> or <c>vector</c>.</param>
/// <param name="NoiseMultiplier">Standard deviation of the noise on a sum of gradients, as a multiple of the norm they are clipped
/// to.</param>
/// <param name="SamplingRate">The probability with which an example is in the batch of a step.</param>
/// <param name="Steps">How many steps.</param>
/// <param name="MaxGradientNorm">What the gradient of an example was clipped to.</param>
/// <param name="NoiseMultiplicity">At how many noise levels an example was learned in a step.</param>
/// <param name="CountNoise">Standard deviation of the noise on the counts of training rows; 0 = there is nothing to count.</param>
public sealed record PrivacyGuarantee(
    double Epsilon, double Delta, string Unit, double NoiseMultiplier, double SamplingRate, int Steps, double MaxGradientNorm,
    int NoiseMultiplicity, double CountNoise)
{
    /// <summary>The share of epsilon at which the counts alone would be; as Rényi divergences add up, it costs the training less.</summary>
    private const double CountShare = 0.1;

    /// <summary>The noise that a training needs for what its options promise.</summary>
    /// <param name="options">What they promise.</param>
    /// <param name="unit">What an example is.</param>
    /// <param name="examples">How many there are.</param>
    /// <param name="batchSize">How many a batch is to hold on average.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="counts">Whether there are conditions whose rows are counted.</param>
    /// <exception cref="EngineException">Delta means nothing for so many examples, or no noise suffices.</exception>
    internal static PrivacyGuarantee For(
        DifferentialPrivacyOptions options, string unit, long examples, int batchSize, int steps, bool counts)
    {
        if (options.Delta * examples >= 1)
        {
            throw new EngineException(FormattableString.Invariant(
                $"Privacy.Delta is {options.Delta} and there are {examples} examples; at one over their number and above, publishing one ")
                + FormattableString.Invariant($"of them at random would pass. Choose a delta below {1.0 / examples:G3}."));
        }

        var rate = Math.Min(1, (double)batchSize / examples);
        var countNoise = counts ? PrivacyAccountant.Empty.NoiseMultiplier(CountShare * options.Epsilon, options.Delta, 1, 1) : 0;
        var told = counts ? PrivacyAccountant.Empty.Add(countNoise, 1, 1) : PrivacyAccountant.Empty;
        return new(
            options.Epsilon, options.Delta, unit, told.NoiseMultiplier(options.Epsilon, options.Delta, rate, steps), rate, steps,
            options.MaxGradientNorm, options.NoiseMultiplicity, countNoise);
    }

    /// <summary>What it means for a group of examples, such as all images of one patient.</summary>
    /// <param name="size">The examples of the group, at least 1.</param>
    /// <returns>Epsilon at the same delta; infinite where the group is too large for any.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public double GroupEpsilon(int size)
    {
        var steps = PrivacyAccountant.Empty.Add(NoiseMultiplier, SamplingRate, Steps);
        return (CountNoise > 0 ? steps.Add(CountNoise, 1, 1) : steps).GroupEpsilon(size, Delta);
    }
}
