using FairDiff.Fairness.Evidence;
using FairDiff.Fairness.Groups;
using FairDiff.Fairness.Measures;
using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness;

/// <summary>Says how well a classifier serves everyone, and each group, with n and an interval beside every number.</summary>
public static class FairnessEvaluator
{
    /// <summary>Evaluates predictions of exclusive classes overall, by attribute and by crossing of attributes.</summary>
    /// <param name="data">The predictions: labels (or soft labels), scores, attributes.</param>
    /// <param name="options">What to compute; null is the default.</param>
    /// <param name="cancellationToken">Stops the bootstrap.</param>
    /// <returns>
    /// The report. What cannot be computed (a group without rows, an AUC with one class only) is null with a reason, never 0.
    /// </returns>
    /// <exception cref="FairnessException">The data cannot be evaluated: a NaN score, lengths that differ, no such column or class.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FairnessReport Evaluate(FairnessData data, FairnessOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new FairnessOptions();
        options.Validate();
        FairnessDataCheck.Check(data, options);
        var (predictions, metrics) = ExclusiveClasses.Of(data, options);
        return Evaluate(predictions, metrics, data.Attributes, data.Clusters, options, cancellationToken);
    }

    /// <summary>Evaluates predictions of conditions that may go together, overall, by attribute and by crossing of attributes.</summary>
    /// <param name="data">The predictions: targets that may be unknown, scores, attributes.</param>
    /// <param name="options">What to compute; null is the default.</param>
    /// <param name="cancellationToken">Stops the bootstrap.</param>
    /// <returns>The report, with the metrics of each condition and their means.</returns>
    /// <exception cref="FairnessException">The data cannot be evaluated: a NaN score, lengths that differ, no such column or condition.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FairnessReport Evaluate(MultiLabelData data, FairnessOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new FairnessOptions();
        options.Validate();
        FairnessDataCheck.Check(data, options);
        var (predictions, metrics) = Conditions.Of(data, options);
        return Evaluate(predictions, metrics, data.Attributes, data.Clusters, options, cancellationToken);
    }

    private static FairnessReport Evaluate(
        Predictions predictions,
        IReadOnlyList<Metric> metrics,
        IReadOnlyDictionary<string, IReadOnlyList<string>> attributes,
        IReadOnlyList<string>? clusters,
        FairnessOptions options,
        CancellationToken cancellationToken)
    {
        var measures = Measure(predictions, metrics, [Grouping.Overall(predictions.Rows), .. GroupingBuilder.Build(attributes, options)]);
        var units = new ResamplingUnits(predictions.Rows, clusters);
        var samples = Replicates.Compute(measures, units, new Weightings.Bootstrap(options.Seed, options.BootstrapSamples), cancellationToken);
        var jackknife = options is { IntervalMethod: IntervalMethod.BiasCorrectedAccelerated, BootstrapSamples: > 0 }
            ? Replicates.Compute(measures, units, new Weightings.Jackknife(units.Count), cancellationToken)
            : [.. measures.Select(_ => Array.Empty<double[]>())];

        var counts = measures.Select(measure => measure.NewCounts()).ToArray();
        var replicated = measures.Select((measure, m) => new ReplicatedValues(Point(measure, counts[m]), samples[m], jackknife[m])).ToArray();
        var resampled = replicated.Select(values => new ResampledGrouping(values, replicated[0], options.Confidence)).ToArray();
        var assembler = new GroupAssembler(predictions, metrics, options);
        var groups = measures.Select((measure, m) => assembler.Assemble(measure.Grouping, counts[m], resampled[m])).ToArray();
        var gaps = new GapAssembler(metrics, options);
        return new FairnessReport
        {
            ClassNames = [.. predictions.ClassNames],
            IsMultiLabel = predictions.IsMultiLabel,
            PositiveClass = predictions.PositiveClass is { } positive ? predictions.ClassNames[positive] : null,
            Options = options,
            ClusterCount = units.ClusterCount,
            Overall = groups[0][0],
            ByGroup = new OrderedDictionary<string, GroupingResult>(Enumerable.Range(1, measures.Length - 1).Select(m =>
                KeyValuePair.Create(measures[m].Grouping.Name, new GroupingResult
                {
                    Name = measures[m].Grouping.Name,
                    Groups = groups[m],
                    Gaps = gaps.Assemble(groups[m], resampled[m]),
                }))),
        };
    }

    private static GroupingMeasure[] Measure(Predictions predictions, IReadOnlyList<Metric> metrics, IReadOnlyList<Grouping> groupings)
    {
        var ascending = predictions.RankedClasses.Select(c => RankedScores.SortRows(predictions, c)).ToArray();
        return [.. groupings.Select(grouping => new GroupingMeasure(
            predictions,
            metrics,
            grouping,
            [.. predictions.RankedClasses.Select((c, i) => new RankedScores(predictions, c, ascending[i], grouping))]))];
    }

    private static double[] Point(GroupingMeasure measure, GroupCounts counts)
    {
        var everyRowOnce = new byte[measure.Grouping.GroupOfRow.Length];
        Array.Fill(everyRowOnce, (byte)1);
        var values = new double[measure.Size];
        measure.Compute(everyRowOnce, counts, values);
        return values;
    }
}
