using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness.Unlabelled;

/// <summary>What is known of the prevalences of a task's classes.</summary>
internal sealed class StatedPrevalences
{
    /// <summary>Shares of all classes that were rounded.</summary>
    private const double Rounding = .02;

    private const double Least = 1e-4;

    private readonly PrevalenceRange?[] _ranges;

    private StatedPrevalences(PrevalenceRange?[] ranges) => _ranges = ranges;

    /// <summary>The middles, K numbers that sum to 1.</summary>
    public double[] Middles => Complete(range => range.Middle);

    /// <summary>Those of exclusive classes; null where none is stated.</summary>
    /// <exception cref="FairnessException">More than one class has none, or they do not sum to 1.</exception>
    public static StatedPrevalences? OfClasses(IReadOnlyList<string> classes, IReadOnlyDictionary<string, PrevalenceRange> stated)
    {
        PrevalenceRange?[] ranges = [.. classes.Select(stated.GetValueOrDefault)];
        if (Array.TrueForAll(ranges, range => range is null))
        {
            return null;
        }

        string[] missing = [.. classes.Where(name => !stated.ContainsKey(name))];
        var sum = ranges.Sum(range => range?.Middle ?? 0);
        return missing.Length > 1
            ? throw new FairnessException(
                $"Prevalences are stated of some classes only; state also those of {string.Join(", ", missing)} (one may be left out).")
            : (missing.Length == 1 ? sum < 1 - Least : Math.Abs(sum - 1) <= Rounding)
                ? new(ranges)
                : throw new FairnessException(
                    $"The prevalences stated of {string.Join(", ", classes.Except(missing))} sum to "
                        + FormattableString.Invariant($"{sum:0.###}; those of all classes sum to 1."));
    }

    /// <summary>That of a condition, as one of its absence and its presence; null where it is not stated.</summary>
    public static StatedPrevalences? OfCondition(string condition, IReadOnlyDictionary<string, PrevalenceRange> stated) =>
        stated.TryGetValue(condition, out var range) ? new([null, range]) : null;

    /// <summary>Some that are possible, drawn from the ranges.</summary>
    public double[] Draw(ref SplitMix64 random)
    {
        var shares = new double[_ranges.Length];
        for (var k = 0; k < shares.Length; k++)
        {
            shares[k] = random.NextShare();
        }

        var place = 0;
        return Complete(range => range.Lower + (shares[place++] * (range.Upper - range.Lower)));
    }

    /// <summary>The least and the largest share of a class.</summary>
    public (double Lower, double Upper) Range(int k) => _ranges[k] is { } range
        ? (range.Lower, range.Upper)
        : (Math.Max(Least, 1 - _ranges.Sum(other => other?.Upper ?? 0)), 1 - _ranges.Sum(other => other?.Lower ?? 0));

    private double[] Complete(Func<PrevalenceRange, double> share)
    {
        double[] shares = [.. _ranges.Select(range => range is null ? double.NaN : share(range))];
        var known = shares.Where(value => !double.IsNaN(value)).Sum();
        shares = Array.ConvertAll(shares, value => double.IsNaN(value) ? Math.Max(Least, 1 - known) : value);
        var sum = shares.Sum();
        return Array.ConvertAll(shares, value => value / sum);
    }
}
