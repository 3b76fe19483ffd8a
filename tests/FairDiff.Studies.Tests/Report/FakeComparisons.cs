using FairDiff.Fairness;

namespace FairDiff.Studies.Tests.Report;

/// <summary>Comparisons of the made-up numbers of a study, which has no predictions: what is far apart is clear.</summary>
internal static class FakeComparisons
{
    private const double Clear = .03;

    public static StudyReport Complete(StudyReport report, params (string Candidate, string Reference)[] pairs)
    {
        var complete = StudyReportBuilder.Complete(report);
        var methods = complete.Methods.ToDictionary(method => method.Name);
        complete = complete with
        {
            Comparisons =
            [
                .. from pair in pairs
                   from set in StudyReportBuilder.Headline(complete).GroupBy(quantity => quantity.Set)
                   select new PairComparison(
                       set.Key, pair.Reference, pair.Candidate, 1500,
                       [.. set.Select(quantity => Compare(quantity, methods[pair.Reference], methods[pair.Candidate]))]),
            ],
        };
        return complete with { Improvements = Improvement.Of(complete) };
    }

    private static QuantityComparison Compare(Quantity quantity, MethodResult baseline, MethodResult candidate)
    {
        var (first, second) = (Summary(quantity, baseline), Summary(quantity, candidate));
        var difference = second.Mean - first.Mean;
        var corrected = first.Deviation is null ? (double?)null : Math.Abs(difference) > Clear ? .002 : .4;
        var name = quantity.Kind == QuantityKind.Gap
            ? QuantityName.Gap(quantity.Attribute!, quantity.Metric)
            : QuantityName.Overall(quantity.Metric);
        return new QuantityComparison
        {
            Quantity = name,
            LowerIsBetter = !quantity.HigherIsBetter,
            Baseline = first,
            Candidate = second,
            Difference = new Estimate(
                difference,
                corrected is null ? null : new ConfidenceInterval(difference - .02, difference + .02, 1000, IntervalMethod.Percentile)),
            PValue = corrected / 10,
            HolmPValue = corrected,
            BenjaminiHochbergPValue = corrected,
            Verdict = DifferenceRule.Decide(difference, corrected, !quantity.HigherIsBetter, .95),
            SeedChance = first.Deviation is null ? null : .025,
            Replicates = null,
        };
    }

    private static ReplicateSummary Summary(Quantity quantity, MethodResult method)
    {
        var spread = method.Summary[quantity.Key];
        return new ReplicateSummary(spread.Mean!.Value, spread.Sd, [.. spread.Values.OfType<double>()]);
    }
}
