namespace FairDiff.Fairness;

/// <summary>What is known of how frequent a class or condition is, such as from a registry or from a count of reports.</summary>
/// <param name="Lower">The least share of rows that it may have, above 0.</param>
/// <param name="Upper">The largest, at least <paramref name="Lower"/> and below 1.</param>
public sealed record PrevalenceRange(double Lower, double Upper)
{
    /// <summary>Gets the middle of both, which the estimate rests on.</summary>
    public double Middle => (Lower + Upper) / 2;

    /// <summary>A share that is known.</summary>
    /// <param name="share">The share of rows, above 0 and below 1.</param>
    /// <returns>The range of that share alone.</returns>
    public static PrevalenceRange At(double share) => new(share, share);

    internal void Validate(string name)
    {
        if (!(Lower > 0 && Lower <= Upper && Upper < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(PerformanceOptions.Prevalences), this,
                FormattableString.Invariant(
                    $"The prevalence of '{name}' is {Lower} to {Upper}; both must be above 0 and below 1, the lower one first."));
        }
    }
}
