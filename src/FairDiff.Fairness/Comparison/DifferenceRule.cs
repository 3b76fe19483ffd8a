namespace FairDiff.Fairness;

/// <summary>
/// The one rule that says whether a difference between methods or sets is clear. Everything that shows a verdict shows this one.
/// </summary>
/// <remarks>
/// Each resample of the bootstrap draws rows (whole clusters, where rows belong together), the same ones for all methods, and for each
/// method its replicates (training seeds): rows and seeds are crossed, as in the pigeonhole bootstrap (Owen 2007, The Annals of Applied
/// Statistics 1, 386-411). Of n replicates n - 1 are drawn, because drawing n of few makes the variance of their mean too small by (n - 1)
/// / n (Rao and Wu 1988, Journal of the American Statistical Association 83, 231-241). Of a method with one replicate the rule knows
/// nothing beyond the rows. Of methods that are alike, simulated with 3 or 5 seeds each, 5 % are found to differ below p = 0.05 as long as
/// seeds scatter no more than the choice of rows does, and 10 % where they scatter three times as much: few seeds tell little of their
/// spread, so look at it. The resamples, moved so that their difference is zero, give a two-sided p-value; p-values are corrected by
/// <see cref="MultipleTests.Holm"/> over everything that is compared together, and a difference is clear whose corrected p-value is below 1
/// - <see cref="FairnessOptions.Confidence"/>.
/// </remarks>
public static class DifferenceRule
{
    /// <summary>The rule in words.</summary>
    public static string Text => Rule("Drawing the data or training the generator again is not part of it.");

    /// <summary>The rule in words, where each replicate draws its training labels and trains its generator.</summary>
    public static string RedrawnText =>
        Rule("Each seed draws its training labels and trains its generator, so that their luck is part of it.");

    private static string Rule(string seeds) =>
        "A difference is better or worse where its p-value, corrected by Holm for all that are compared together, is below 1 - "
            + "confidence. The "
        + "p-value is that of a bootstrap that draws test rows, the same ones for all methods, and the training seeds of each method: a "
        + $"difference must exceed what the choice of rows and the luck of the seeds explain. {seeds} "
        + "The standard deviation over seeds is shown beside it and decides nothing.";

    /// <summary>The verdict on one difference.</summary>
    /// <param name="difference">The second value minus the first.</param>
    /// <param name="correctedPValue">Its p-value, corrected for all that are compared together; null = it was not tested.</param>
    /// <param name="lowerIsBetter">Whether less is better.</param>
    /// <param name="confidence">As in the options.</param>
    /// <returns>The verdict.</returns>
    public static DifferenceVerdict Decide(double difference, double? correctedPValue, bool lowerIsBetter, double confidence)
    {
        if (correctedPValue is not { } p)
        {
            return DifferenceVerdict.NotTested;
        }

        if (p >= Math.Round(1 - confidence, 10) || difference == 0)
        {
            return DifferenceVerdict.NotClear;
        }

        return difference < 0 == lowerIsBetter ? DifferenceVerdict.Better : DifferenceVerdict.Worse;
    }

    /// <summary>The fewest resamples with which the smallest corrected p-value of so many tests is a quarter of what is clear.</summary>
    /// <param name="tests">How many differences are compared together.</param>
    /// <param name="confidence">As in the options.</param>
    /// <returns>1,000 to 10,000: fewer tests need no fewer, and more resamples take too long.</returns>
    public static int Resamples(int tests, double confidence = 0.95) =>
        (int)Math.Clamp(Math.Ceiling(4 * tests / Math.Round(1 - confidence, 10)), 1000, 10_000);

    /// <summary>Corrects several lists for the number of all that they hold together.</summary>
    /// <param name="lists">The differences.</param>
    /// <param name="pValue">The p-value of one; null where it is not tested.</param>
    /// <param name="judged">One with its p-values by Holm and by Benjamini and Hochberg.</param>
    internal static IReadOnlyList<IReadOnlyList<T>> Correct<T>(
        IReadOnlyList<IReadOnlyList<T>> lists, Func<T, double?> pValue, Func<T, double?, double?, T> judged)
    {
        double?[] all = [.. lists.SelectMany(list => list).Select(pValue)];
        var (holm, hochberg) = (MultipleTests.Holm(all), MultipleTests.BenjaminiHochberg(all));
        var next = 0;
        return [.. lists.Select(list => (IReadOnlyList<T>)[.. list.Select(one => judged(one, holm[next], hochberg[next++]))])];
    }
}
