namespace FairDiff.Fairness;

/// <summary>Two methods on one set of rows, as one of several comparisons that are corrected together.</summary>
/// <param name="Set">The name of the set.</param>
/// <param name="Baseline">The first method.</param>
/// <param name="Candidate">The second method.</param>
/// <param name="Rows">The rows of the set.</param>
/// <param name="Quantities">Every overall metric, gap and worst group, with the verdict on it; of single groups where the set names
/// them.</param>
public sealed record PairComparison(string Set, string Baseline, string Candidate, int Rows, IReadOnlyList<QuantityComparison> Quantities)
{
    /// <summary>Compares pairs of methods on several sets; p-values are corrected over all of them together.</summary>
    /// <param name="sets">The sets, and the replicates of each method on each; taken one at a time. All at one confidence.</param>
    /// <param name="pairs">What is compared with what.</param>
    /// <param name="metrics">The metrics; choose them before you look at the numbers, because each is more to correct for.</param>
    /// <param name="primary">What is tested on its own, in order, named before the numbers are seen; null = nothing. One that is not among
    /// what is compared is passed over.</param>
    /// <param name="cancellationToken">Stops the bootstrap.</param>
    /// <returns>The comparisons: pair by pair, then in the order of the sets. A metric that a set does not define is left out of that
    /// set.</returns>
    /// <exception cref="FairnessException">A set lacks a method, the rows of its methods are not the same, or they cannot be
    /// evaluated.</exception>
    public static IReadOnlyList<PairComparison> Compare(
        IEnumerable<ComparedSet> sets,
        IReadOnlyList<(string Candidate, string Baseline)> pairs,
        IReadOnlyList<string> metrics,
        IReadOnlyList<PrimaryHypothesis>? primary = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(pairs);
        var confidence = new FairnessOptions().Confidence;
        var bySet = sets.Select(set =>
        {
            confidence = set.Options.Confidence;
            return OfSet(set, pairs, metrics, cancellationToken);
        }).ToArray();
        PairComparison[] all = [.. pairs.SelectMany((_, pair) => bySet.Select(comparisons => comparisons[pair]))];
        var corrected = MethodComparison.Correct([.. all.Select(comparison => Marked(comparison, primary ?? []))], confidence);
        return PrimaryHypothesis.Judge(
            [.. all.Zip(corrected, (comparison, quantities) => comparison with { Quantities = quantities })], primary ?? [], confidence);
    }

    private static IReadOnlyList<QuantityComparison> Marked(
        PairComparison comparison, IReadOnlyList<PrimaryHypothesis> primary) =>
        [.. comparison.Quantities.Select(quantity => quantity with { IsPrimary = primary.Any(one => one.Is(comparison, quantity)) })];

    /// <summary>One set at a time, so that no more than its resamples are in memory.</summary>
    private static PairComparison[] OfSet(
        ComparedSet set,
        IReadOnlyList<(string Candidate, string Baseline)> pairs,
        IReadOnlyList<string> metrics,
        CancellationToken cancellationToken)
    {
        string[] names = [.. pairs.SelectMany(pair => (string[])[pair.Baseline, pair.Candidate]).Distinct()];
        if (names.FirstOrDefault(name => !set.Methods.TryGetValue(name, out var replicates) || replicates.Count == 0) is { } missing)
        {
            throw new FairnessException(
                $"Set '{set.Name}' has no predictions of '{missing}'; it has those of {string.Join(", ", set.Methods.Keys)}.");
        }

        var evaluations = names.ToDictionary(
            name => name, name => set.Methods[name].Select(data => Evaluation.Of(data, set.Options, cancellationToken, metrics)).ToArray());
        if (names.Length > 0)
        {
            SameRows.Check([.. names.SelectMany(name => evaluations[name])]);
        }

        return
        [
            .. pairs.Select(pair => MethodComparison.Compare(evaluations[pair.Baseline], evaluations[pair.Candidate], metrics, set.Groups))
                .Zip(pairs, (comparison, pair) => new PairComparison(
                    set.Name, pair.Baseline, pair.Candidate, comparison.Rows, comparison.Quantities)),
        ];
    }
}

/// <summary>A set of rows on which methods are compared.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Methods">The predictions of each method, one item per replicate; all of the same rows in the same order.</param>
/// <param name="Options">Its groups, minimum sizes and resamples.</param>
public sealed record ComparedSet(string Name, IReadOnlyDictionary<string, IReadOnlyList<EvaluationData>> Methods, FairnessOptions Options)
{
    /// <summary>
    /// Single groups (an attribute or crossing of the options, and a group of it) whose metrics are compared too; those with too few rows
    /// are left out.
    /// </summary>
    public IReadOnlyList<(string Grouping, string Group)> Groups { get; init; } = [];
}
