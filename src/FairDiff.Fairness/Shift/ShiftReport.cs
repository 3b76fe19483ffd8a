using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness;

/// <summary>In-distribution results beside those of each out-of-distribution set, with the differences and what shifted.</summary>
public sealed record ShiftReport
{
    /// <summary>Gets the report of the in-distribution set.</summary>
    public required FairnessReport Id { get; init; }

    /// <summary>Gets the out-of-distribution sets, in the order given.</summary>
    public required IReadOnlyList<ShiftedSet> Sets { get; init; }

    /// <summary>Gets one set.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FairnessException">There is no such set.</exception>
    public ShiftedSet this[string name] => Sets.FirstOrDefault(set => set.Name == name)
        ?? throw new FairnessException($"There is no set '{name}'; there are {string.Join(", ", Sets.Select(set => set.Name))}.");

    /// <summary>Compares sets.</summary>
    /// <typeparam name="TData">Exclusive classes, or conditions that go together.</typeparam>
    /// <param name="id">The in-distribution rows.</param>
    /// <param name="ood">The out-of-distribution sets by name; one may lack attributes.</param>
    /// <param name="options">What to compute.</param>
    /// <param name="tested">
    /// The metrics whose differences get a verdict, null = all. The others are listed without, and are not corrected for: choose before you
    /// look at the numbers.
    /// </param>
    /// <param name="cancellationToken">Stops the bootstrap.</param>
    /// <returns>The report.</returns>
    /// <exception cref="FairnessException">A set cannot be evaluated, or has other classes.</exception>
    public static ShiftReport Compute<TData>(
        TData id,
        IReadOnlyDictionary<string, TData> ood,
        FairnessOptions? options = null,
        IReadOnlyList<string>? tested = null,
        CancellationToken cancellationToken = default)
        where TData : EvaluationData => Compare(
        Evaluation.Of(id, options, cancellationToken),
        ood.Select((set, i) => (set.Key, Evaluation.Of(set.Value, For(options, set.Value.Attributes, i), cancellationToken))),
        tested);

    /// <summary>The groupings whose attributes the set has, and resamples of its own.</summary>
    private static FairnessOptions For(FairnessOptions? options, IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, int set)
    {
        options ??= new FairnessOptions();
        string[] groups = [.. options.Groups.Where(group =>
            attributes.ContainsKey(group) || group.Split('*', StringSplitOptions.TrimEntries).All(attributes.ContainsKey))];
        return options with { Groups = groups, Seed = options.Seed + 1 + set };
    }

    private static ShiftReport Compare(Evaluation id, IEnumerable<(string Name, Evaluation Evaluation)> ood, IReadOnlyList<string>? tested)
    {
        ShiftedSet[] sets = [.. ood.Select(set => Compare(id, set.Name, set.Evaluation))];
        var names = Quantity.Of(id, tested).Select(quantity => quantity.Id).ToHashSet();
        var corrected = DifferenceRule.Correct(
            [.. sets.Select(set => set.Quantities)],
            quantity => names.Contains(quantity.Quantity) ? quantity.PValue : null,
            (quantity, holm, _) => quantity with
            {
                HolmPValue = holm, Verdict = DifferenceRule.Decide(
                    quantity.Difference.Value, holm, quantity.LowerIsBetter, id.Report.Options.Confidence),
            });
        return new() { Id = id.Report, Sets = [.. sets.Zip(corrected, (set, quantities) => set with { Quantities = quantities })] };
    }

    private static ShiftedSet Compare(Evaluation id, string name, Evaluation ood)
    {
        if (!id.Predictions.ClassNames.SequenceEqual(ood.Predictions.ClassNames))
        {
            throw new FairnessException(
                $"Set '{name}' has the classes {string.Join(", ", ood.Predictions.ClassNames)}, the in-distribution set "
                    + $"{string.Join(", ", id.Predictions.ClassNames)}; "
                + "one model has the same scores everywhere.");
        }

        var (idQuantities, oodQuantities) = (Quantity.Of(id).ToDictionary(q => q.Id), Quantity.Of(ood).ToDictionary(q => q.Id));
        return new ShiftedSet
        {
            Name = name,
            Report = ood.Report,
            Quantities = [
                .. idQuantities.Values.Where(q => oodQuantities.ContainsKey(q.Id)).Select(q => Shift(q, oodQuantities[q.Id], id, ood))],
            NotComparable = [.. idQuantities.Keys.Except(oodQuantities.Keys), .. oodQuantities.Keys.Except(idQuantities.Keys)],
            Labels = [.. id.Predictions.ClassNames.Select(c => Share(c, Label(id, c), Label(ood, c)))],
            Groups = new OrderedDictionary<string, IReadOnlyList<ShareShift>>(id.Report.ByGroup.Keys.Union(ood.Report.ByGroup.Keys)
                .Select(grouping => KeyValuePair.Create(grouping, GroupShares(id.Report, ood.Report, grouping)))),
        };
    }

    private static QuantityShift Shift(Quantity inside, Quantity outside, Evaluation id, Evaluation ood)
    {
        var (first, second) = (inside.Point(id), outside.Point(ood));
        var options = id.Report.Options;
        var samples = Enumerable.Range(0, options.BootstrapSamples)
            .Select(sample => outside.Sample(ood, sample) - inside.Sample(id, sample)).Where(double.IsFinite).ToArray();
        var interval = BootstrapInterval.Of(second - first, samples, options.BootstrapSamples, [], options.Confidence);
        return new QuantityShift(
            inside.Id,
            inside.IsLowerBetter(first, second),
            first,
            second,
            new Estimate(second - first, interval),
            interval is null ? null : CentredTest.PValue(second - first, samples));
    }

    private static (int Rows, int Of) Label(Evaluation evaluation, string name)
    {
        var counts = evaluation.Report.Overall.Outcomes[name];
        var rows = counts.TruePositives + counts.FalseNegatives;
        return (rows, rows + counts.FalsePositives + counts.TrueNegatives);
    }

    private static IReadOnlyList<ShareShift> GroupShares(FairnessReport id, FairnessReport ood, string grouping)
    {
        var names = Names(id).Union(Names(ood));
        return [.. names.Select(name => Share(name, Rows(id, name), Rows(ood, name)))];

        IEnumerable<string> Names(FairnessReport report) =>
            report.ByGroup.TryGetValue(grouping, out var groups) ? groups.Groups.Select(group => group.Name) : [];

        (int, int) Rows(FairnessReport report, string name) => report.ByGroup.TryGetValue(grouping, out var groups)
            ? (groups.Groups.FirstOrDefault(group => group.Name == name)?.N ?? 0, report.Overall.N)
            : (0, 0);
    }

    private static ShareShift Share(string name, (int Rows, int Of) id, (int Rows, int Of) ood) =>
        new(name, id.Rows, Ratio(id), ood.Rows, Ratio(ood));

    private static double? Ratio((int Rows, int Of) share) => share.Of == 0 ? null : (double)share.Rows / share.Of;
}
