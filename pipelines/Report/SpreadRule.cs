namespace FairDiff.Pipelines.Report;

/// <summary>The rule that keeps luck of the seeds from being told as a result.</summary>
internal static class SpreadRule
{
    public const string Text =
        "A difference counts only if |mean difference| > sqrt(sdA^2 + sdB^2), with the sample standard deviations of both methods over their "
        + "shared seeds (at least two). It is a guard against the luck of the seeds, not a significance test, and it does not hold the "
        + "randomness of drawing the data or of training the generator.";

    /// <summary>Compares two methods in one quantity, seed by seed.</summary>
    public static Comparison Compare(MethodResult candidate, MethodResult reference, Quantity quantity)
    {
        var pairs = (from one in candidate.Seeds
                     join other in reference.Seeds on one.Seed equals other.Seed
                     let a = quantity.Read(one)
                     let b = quantity.Read(other)
                     where a is not null && b is not null
                     select (A: a, B: b)).ToArray();
        var ours = Spread.Of([.. pairs.Select(pair => pair.A)]);
        var theirs = Spread.Of([.. pairs.Select(pair => pair.B)]);
        var difference = ours.Mean - theirs.Mean;
        var spread = ours.Sd is { } a1 && theirs.Sd is { } b1 ? Math.Sqrt((a1 * a1) + (b1 * b1)) : (double?)null;
        return new Comparison
        {
            Candidate = candidate.Name,
            Reference = reference.Name,
            Quantity = quantity.Key,
            CandidateMean = ours.Mean,
            ReferenceMean = theirs.Mean,
            Difference = difference,
            Spread = spread,
            Differences = [.. pairs.Select(pair => pair.A!.Value - pair.B!.Value)],
            Verdict = Decide(difference, spread, quantity.HigherIsBetter),
        };
    }

    /// <summary>The verdict on a difference, given the spread that it must exceed.</summary>
    public static Verdict Decide(double? difference, double? spread, bool higherIsBetter)
    {
        if (difference is not { } shift || spread is not { } limit)
        {
            return Verdict.Undecided;
        }

        if (Math.Abs(shift) <= limit)
        {
            return Verdict.WithinSpread;
        }

        return shift > 0 == higherIsBetter ? Verdict.Better : Verdict.Worse;
    }

    /// <summary>The method that beats every other one by more than the spread; null where none does.</summary>
    public static MethodResult? ClearWinner(IReadOnlyList<MethodResult> methods, Quantity quantity) =>
        methods.Count < 2 ? null : methods.FirstOrDefault(candidate => methods.All(
            other => ReferenceEquals(other, candidate) || Compare(candidate, other, quantity).Verdict == Verdict.Better));
}
