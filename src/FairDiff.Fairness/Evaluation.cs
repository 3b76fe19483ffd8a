using FairDiff.Fairness.Evidence;
using FairDiff.Fairness.Groups;
using FairDiff.Fairness.Measures;
using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness;

/// <summary>A report with the resamples behind it, for what compares several of them.</summary>
internal sealed record Evaluation(
    FairnessReport Report, Predictions Predictions, IReadOnlyList<Metric> Metrics, IReadOnlyList<Grouping> Groupings,
    IReadOnlyList<ReplicatedValues> Values)
{
    /// <param name="data">The rows.</param>
    /// <param name="options">What to compute.</param>
    /// <param name="cancellationToken">Stops the bootstrap.</param>
    /// <param name="only">The metrics to compute; null = all. The report lacks the others.</param>
    public static Evaluation Of(
        EvaluationData data, FairnessOptions? options, CancellationToken cancellationToken, IReadOnlyList<string>? only = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new FairnessOptions();
        options.Validate();
        data.Check(options);
        var predictions = data.Predict(options);
        var metrics = MetricList.Of(predictions, options);
        return Of(
            predictions, only is null ? metrics : [.. metrics.Where(metric => only.Contains(metric.Name))], data.Attributes, data.Clusters,
            options, cancellationToken);
    }

    private static Evaluation Of(
        Predictions predictions,
        IReadOnlyList<Metric> metrics,
        IReadOnlyDictionary<string, IReadOnlyList<string>> attributes,
        IReadOnlyList<string>? clusters,
        FairnessOptions options,
        CancellationToken cancellationToken)
    {
        var measures = Measure(
            predictions, metrics, options, [Grouping.Overall(predictions.Rows), .. GroupingBuilder.Build(attributes, options)]);
        var counts = measures.Select(measure => measure.NewCounts()).ToArray();
        var points = measures.Zip(counts, Point).ToArray();
        var units = new ResamplingUnits(predictions.Rows, clusters, options.MissingValues);
        var samples = Replicates.Compute(
            measures, units, new Weightings.Bootstrap(options.Seed, options.BootstrapSamples), cancellationToken);
        var jackknife = options is { IntervalMethod: IntervalMethod.BiasCorrectedAccelerated, BootstrapSamples: > 0 }
            ? Replicates.Compute(measures, units, new Weightings.Jackknife(units.Count), cancellationToken)
            : [.. measures.Select(_ => Array.Empty<double[]>())];

        var replicated = points.Select((point, m) => new ReplicatedValues(point, samples[m], jackknife[m])).ToArray();
        var resampled = replicated.Select(values => new ResampledGrouping(values, replicated[0], options.Confidence)).ToArray();
        var assembler = new GroupAssembler(predictions, metrics, options);
        var groups = measures.Select((measure, m) => assembler.Assemble(measure.Grouping, counts[m], resampled[m])).ToArray();
        var gaps = new GapAssembler(predictions, metrics, options);
        var report = new FairnessReport
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
                    Metrics = options.Metrics,
                }))),
        };
        return new Evaluation(report, predictions, metrics, [.. measures.Select(measure => measure.Grouping)], replicated);
    }

    private static GroupingMeasure[] Measure(
        Predictions predictions, IReadOnlyList<Metric> metrics, FairnessOptions options, IReadOnlyList<Grouping> groupings)
    {
        // Ranks are what takes longest, and no other metric rests on them.
        var classes = metrics.Any(metric => metric.Reads.HasFlag(CountedParts.Ranks)) ? predictions.RankedClasses : [];
        var calibrates = metrics.Any(metric => metric.Reads.HasFlag(CountedParts.Recalibration));
        var read = classes.Select(c => RankCuts.Of(predictions.ClassNames[c], options, calibrates)).ToArray();
        var ascending = classes.Select(c => RankedScores.SortRows(predictions, c)).ToArray();
        return [.. groupings.Select(grouping => new GroupingMeasure(
            predictions,
            metrics,
            grouping,
            [.. classes.Select((c, i) => new RankedScores(predictions, c, ascending[i], grouping, read[i]))]))];
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
