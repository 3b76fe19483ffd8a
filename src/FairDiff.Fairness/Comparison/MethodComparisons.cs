namespace FairDiff.Fairness;

/// <summary>Several methods on the same rows, over replicates of each: every method beside the first, and who trades accuracy for fairness
/// best.</summary>
public sealed record MethodComparisons
{
    /// <summary>Gets the methods, in the order given; the first is what the others are compared with.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>Gets the number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets how many replicates each method has.</summary>
    public required IReadOnlyDictionary<string, int> Replicates { get; init; }

    /// <summary>
    /// Gets every overall metric, gap and worst group of each method over its replicates: method, then quantity such as
    /// "gap(site,accuracy)". Those that a method lacks are left out.
    /// </summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<QuantityName, ReplicateSummary>> Quantities { get; init; }

    /// <summary>Gets the quantities of which less is better: gaps, errors.</summary>
    public required IReadOnlyCollection<QuantityName> LowerIsBetter { get; init; }

    /// <summary>Gets the comparison of each further method with the first; p-values are corrected over the quantities of all of
    /// them.</summary>
    public required IReadOnlyDictionary<string, MethodComparison> AgainstFirst { get; init; }

    /// <summary>Compares methods.</summary>
    /// <typeparam name="TData">Exclusive classes, or conditions that go together.</typeparam>
    /// <param name="methods">The replicates of each method; all on the same rows in the same order.</param>
    /// <param name="options">Groups, minimum sizes, resamples.</param>
    /// <param name="metrics">
    /// The metrics to compare, null = all. Fewer metrics are fewer tests to correct for: choose them before you look at the numbers.
    /// </param>
    /// <param name="cancellationToken">Stops the bootstrap.</param>
    /// <returns>The comparisons.</returns>
    /// <exception cref="FairnessException">There is no method or replicate, the rows are not the same or cannot be evaluated, or no method
    /// has one of the metrics.</exception>
    public static MethodComparisons Compare<TData>(
        IReadOnlyDictionary<string, IReadOnlyList<TData>> methods,
        FairnessOptions? options = null,
        IReadOnlyList<string>? metrics = null,
        CancellationToken cancellationToken = default)
        where TData : EvaluationData
    {
        ArgumentNullException.ThrowIfNull(methods);
        if (methods.Count == 0 || methods.Values.Any(replicates => replicates.Count == 0))
        {
            throw new FairnessException("A comparison needs at least one method, and one replicate of each.");
        }

        var runs = methods.Select(method => (
            Name: method.Key,
            Evaluations: method.Value.Select(data => Evaluation.Of(data, options, cancellationToken)).ToArray())).ToArray();
        SameRows.Check([.. runs.SelectMany(run => run.Evaluations)]);
        var first = runs[0].Evaluations;
        if (metrics?.FirstOrDefault(metric => first[0].Metrics.All(known => known.Name != metric)) is { } unknown)
        {
            throw new FairnessException(
                $"There is no metric '{unknown}'; there are {string.Join(", ", first[0].Metrics.Select(metric => metric.Name))}.");
        }

        if (metrics?.FirstOrDefault(metric => runs.All(run => run.Evaluations[0].Report.Overall[metric].Value is null)) is { } undefined)
        {
            throw new FairnessException($"No method has '{undefined}': {first[0].Report.Overall[undefined].Reason}.");
        }

        MethodComparison[] against = [.. runs.Skip(1).Select(run => MethodComparison.Compare(first, run.Evaluations, metrics))];
        var corrected = MethodComparison.Correct(
            [.. against.Select(comparison => comparison.Quantities)], first[0].Report.Options.Confidence);
        return new MethodComparisons
        {
            Methods = [.. methods.Keys],
            Rows = first[0].Predictions.Rows,
            Replicates = runs.ToDictionary(run => run.Name, run => run.Evaluations.Length),
            Quantities = new OrderedDictionary<string, IReadOnlyDictionary<QuantityName, ReplicateSummary>>(
                runs.Select(run => KeyValuePair.Create(run.Name, Summarise(run.Evaluations, metrics)))),
            LowerIsBetter = [.. runs.SelectMany(run => Quantity.Of(run.Evaluations[0], metrics)).Where(quantity => quantity.LowerIsBetter)
                .Select(quantity => quantity.Id).Distinct()],
            AgainstFirst = new OrderedDictionary<string, MethodComparison>(
                runs.Skip(1).Zip(against.Zip(corrected, (comparison, quantities) => comparison with { Quantities = quantities }))
                    .Select(pair => KeyValuePair.Create(pair.First.Name, pair.Second))),
        };
    }

    /// <summary>The place of each method between performance and gap, both the means over its replicates; <see cref="ParetoFront.Find"/>
    /// finds the front.</summary>
    /// <param name="grouping">The attribute or crossing, such as "site".</param>
    /// <param name="metric">A metric of which more is better.</param>
    /// <returns>The methods that have both numbers, in the order given; none where the groups are too small to compare.</returns>
    /// <exception cref="FairnessException">There is no such metric here, or less of it is better.</exception>
    public IReadOnlyList<TradeOff> TradeOffs(string grouping, string metric = MetricNames.Accuracy)
    {
        var (performance, gap) = (QuantityName.Overall(metric), QuantityName.Gap(grouping, metric));
        if (!Quantities.Values.Any(quantities => quantities.ContainsKey(performance)))
        {
            throw new FairnessException($"No method has '{metric}'; there are {string.Join(", ", Quantities.Values.First().Keys)}.");
        }

        return LowerIsBetter.Contains(performance)
            ? throw new FairnessException(
                $"Less of '{metric}' is better; a trade-off needs a metric of which more is better, such as {MetricNames.Accuracy}.")
            :
            [
                .. Methods.Where(method => Quantities[method].ContainsKey(performance) && Quantities[method].ContainsKey(gap))
                    .Select(method => new TradeOff(method, Quantities[method][performance].Mean, Quantities[method][gap].Mean)),
            ];
    }

    private static IReadOnlyDictionary<QuantityName, ReplicateSummary> Summarise(Evaluation[] replicates, IReadOnlyList<string>? metrics) =>
        new OrderedDictionary<QuantityName, ReplicateSummary>(
        Quantity.Of(replicates[0], metrics).Select(
            quantity => KeyValuePair.Create(quantity.Id, ReplicateSummary.Of([.. replicates.Select(quantity.Point)]))));
}
