using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness;

/// <summary>Two methods on the same rows, over replicates of each: every overall metric, every gap and every worst group.</summary>
public sealed record MethodComparison
{
    /// <summary>Gets the comparisons.</summary>
    public required IReadOnlyList<QuantityComparison> Quantities { get; init; }

    /// <summary>Gets the rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the options.</summary>
    public required FairnessOptions Options { get; init; }

    /// <summary>Gets one comparison.</summary>
    /// <param name="quantity">Such as "gap(site,accuracy)".</param>
    /// <exception cref="FairnessException">It was not compared.</exception>
    public QuantityComparison this[string quantity] => this[QuantityName.Parse(quantity)];

    /// <summary>Gets one comparison.</summary>
    /// <param name="quantity">What is compared.</param>
    /// <exception cref="FairnessException">It was not compared.</exception>
    public QuantityComparison this[QuantityName quantity] => Quantities.FirstOrDefault(candidate => candidate.Quantity == quantity)
        ?? throw new FairnessException(
            $"'{quantity}' was not compared; these were: {string.Join(", ", Quantities.Select(q => q.Quantity))}.");

    /// <summary>Compares two methods.</summary>
    /// <param name="baseline">The first method, one item per replicate.</param>
    /// <param name="candidate">The second method, one item per replicate; all on the same rows in the same order.</param>
    /// <param name="options">Groups, minimum sizes, resamples.</param>
    /// <param name="tested">
    /// The metrics whose differences get a verdict, null = all. The others are listed without, and are not corrected for: choose before you
    /// look at the numbers.
    /// </param>
    /// <param name="cancellationToken">Stops the bootstrap.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="FairnessException">The rows are not the same, or cannot be evaluated.</exception>
    public static MethodComparison Compare(
        IReadOnlyList<EvaluationData> baseline,
        IReadOnlyList<EvaluationData> candidate,
        FairnessOptions? options = null,
        IReadOnlyList<string>? tested = null,
        CancellationToken cancellationToken = default) => OfEvaluations(
        [.. baseline.Select(data => Evaluation.Of(data, options, cancellationToken))],
        [.. candidate.Select(data => Evaluation.Of(data, options, cancellationToken))],
        tested);

    /// <summary>Corrects the p-values of comparisons for the number of all of them together, and judges by them.</summary>
    internal static IReadOnlyList<IReadOnlyList<QuantityComparison>> Correct(
        IReadOnlyList<IReadOnlyList<QuantityComparison>> comparisons, double confidence, Func<QuantityComparison, bool>? isTested = null) =>
        DifferenceRule.Correct(
            comparisons,
            quantity => !quantity.IsPrimary && (isTested?.Invoke(quantity) ?? true) ? quantity.PValue : null,
            (quantity, holm, hochberg) => quantity with
            {
                HolmPValue = holm,
                BenjaminiHochbergPValue = hochberg,
                Verdict = DifferenceRule.Decide(quantity.Difference.Value, holm, quantity.LowerIsBetter, confidence),
            });

    /// <summary>Compares evaluations of the same rows; p-values are not corrected yet.</summary>
    internal static MethodComparison Compare(
        IReadOnlyList<Evaluation> baseline, IReadOnlyList<Evaluation> candidate, IReadOnlyList<string>? metrics = null,
        IReadOnlyList<(string Grouping, string Group)>? groups = null)
    {
        var names = Quantity.Of(candidate[0], metrics, groups).Select(quantity => quantity.Id).ToHashSet();
        var options = baseline[0].Report.Options;
        var (ofBaseline, ofCandidate) = (SeedDraws.Baseline(baseline.Count, options), SeedDraws.Candidate(candidate.Count, options));
        return new MethodComparison
        {
            Quantities =
            [
                .. Quantity.Of(baseline[0], metrics, groups).Where(quantity => names.Contains(quantity.Id))
                    .Select(quantity => Compare(quantity, baseline, candidate, ofBaseline, ofCandidate)),
            ],
            Rows = baseline[0].Predictions.Rows,
            Options = options,
        };
    }

    private static MethodComparison OfEvaluations(
        IReadOnlyList<Evaluation> baseline, IReadOnlyList<Evaluation> candidate, IReadOnlyList<string>? tested)
    {
        if (baseline.Count == 0 || candidate.Count == 0)
        {
            throw new FairnessException("A comparison needs at least one replicate of each method.");
        }

        SameRows.Check([.. baseline, .. candidate]);
        var comparison = Compare(baseline, candidate);
        var names = Quantity.Of(baseline[0], tested).Select(quantity => quantity.Id).ToHashSet();
        var corrected = Correct([comparison.Quantities], comparison.Options.Confidence, quantity => names.Contains(quantity.Quantity));
        return comparison with { Quantities = corrected[0] };
    }

    private static QuantityComparison Compare(
        Quantity quantity, IReadOnlyList<Evaluation> baseline, IReadOnlyList<Evaluation> candidate, int[][] ofBaseline, int[][] ofCandidate)
    {
        var first = ReplicateSummary.Of([.. baseline.Select(quantity.Point)]);
        var second = ReplicateSummary.Of([.. candidate.Select(quantity.Point)]);
        var options = baseline[0].Report.Options;
        var samples = Enumerable.Range(0, options.BootstrapSamples)
            .Select(sample => ofCandidate[sample].Average(run => quantity.Sample(candidate[run], sample))
                - ofBaseline[sample].Average(run => quantity.Sample(baseline[run], sample)))
            .Where(double.IsFinite)
            .ToArray();
        var difference = second.Mean - first.Mean;
        var interval = BootstrapInterval.Of(difference, samples, options.BootstrapSamples, [], options.Confidence);
        return new QuantityComparison
        {
            Quantity = quantity.Id,
            LowerIsBetter = quantity.IsLowerBetter(first.Mean, second.Mean),
            Baseline = first,
            Candidate = second,
            Difference = new Estimate(difference, interval),
            PValue = interval is null ? null : CentredTest.PValue(difference, samples),
            HolmPValue = null,
            BenjaminiHochbergPValue = null,
            Verdict = DifferenceVerdict.NotTested,
            SeedChance = SeedChance.Of(first, second, options.Confidence),
            Replicates = baseline.Count < 2 || candidate.Count < 2 ? null : MannWhitneyTest.Test(second.Values, first.Values),
        };
    }
}
