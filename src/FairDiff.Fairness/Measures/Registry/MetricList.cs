namespace FairDiff.Fairness.Measures;

/// <summary>Makes the metrics of a registry for some predictions: those that the data have, each with its classes.</summary>
internal static class MetricList
{
    /// <summary>Consecutive metrics of the same classes stand class by class.</summary>
    public static IReadOnlyList<Metric> Of(Predictions predictions, FairnessOptions options)
    {
        var setup = new MetricSetup(predictions, options);
        MetricDefinition[] definitions = [
            .. options.Metrics.Where(metric => metric.LargestGapOf.Count == 0 && HasAll(predictions, metric.Needs))];
        var metrics = new List<Metric>();
        for (var start = 0; start < definitions.Length;)
        {
            var scope = definitions[start].Scope;
            var same = definitions[start..].TakeWhile(metric => metric.Scope == scope).ToArray();
            metrics.AddRange(scope == MetricScope.AllClasses
                ? same.SelectMany(metric => OfAll(metric, setup))
                : Classes(predictions, scope).SelectMany(c => same.Select(metric => Of(
                    metric, $"{metric.Name}/{predictions.ClassNames[c]}", c, c, setup)).OfType<Metric>()));
            start += same.Length;
        }

        return metrics;
    }

    private static bool HasAll(Predictions predictions, MetricNeeds needs) =>
        (!needs.HasFlag(MetricNeeds.ExclusiveClasses) || !predictions.IsMultiLabel)
            && (!needs.HasFlag(MetricNeeds.Conditions) || predictions.IsMultiLabel)
            && (!needs.HasFlag(MetricNeeds.SoftLabels) || predictions.HasSoftLabels)
            && (!needs.HasFlag(MetricNeeds.HighRiskClasses) || predictions.IsHighRisk.Contains(true));

    private static IEnumerable<int> Classes(Predictions predictions, MetricScope scope) => scope switch
    {
        MetricScope.EachOrPositiveClass => predictions.RankedClasses,
        MetricScope.EachOfSeveralClasses when predictions.PositiveClass is not null => [],
        _ => Enumerable.Range(0, predictions.Classes),
    };

    private static IEnumerable<Metric> OfAll(MetricDefinition metric, MetricSetup setup) => metric.Variants is { } variants
        ? variants(setup).Select(variant => Of(
            metric, FormattableString.Invariant($"{metric.Name}{variant}"), variant, null, setup)).OfType<Metric>()
        : Of(metric, metric.Name, 0, null, setup) is { } one ? [one] : [];

    /// <summary>One value; null where the data or the options lack what it needs.</summary>
    private static Metric? Of(MetricDefinition metric, string name, int argument, int? ofClass, MetricSetup setup)
    {
        var basis = setup.Basis.Of(metric.Evidence, ofClass);
        var value = metric.Counted is { } counted ? counted(setup, argument) : OfRows(metric, basis, ofClass);
        if (value is not null && metric.Needs.HasFlag(MetricNeeds.Probabilities) && setup.Predictions.NoProbabilities is { } reason)
        {
            value = new CountedValue((_, _) => double.NaN) { Basis = MetricBasis.Never(reason) };
        }

        return value is null ? null : new Metric(name, value.Of, value.Basis ?? basis)
        {
            Kind = metric.Name,
            Class = ofClass,
            LowerIsBetter = metric.Direction == MetricDirection.LowerIsBetter,
            Target = metric.Target,
            Reads = value.Reads,
        };
    }

    /// <summary>The user's function, asked only where a group has what the metric rests on.</summary>
    private static CountedValue OfRows(MetricDefinition metric, Func<GroupCounts, int, Basis> basis, int? ofClass) => new(
        (counts, group) =>
        {
            if (counts.Rows(group) == 0 || basis(counts, group).Rows == 0)
            {
                return double.NaN;
            }

            try
            {
                var value = metric.Value!(counts.RowsOf(group, ofClass));
                return double.IsFinite(value) ? value : double.NaN;
            }
            catch (Exception e) when (e is not (FairnessException or OperationCanceledException))
            {
                throw new FairnessException(
                    $"The metric '{metric.Name}' failed: {e.Message} Its Value must be NaN where it is undefined, as in a group or a "
                        + "resample without rows of a class.",
                    e);
            }
        },
        CountedParts.Rows);
}
