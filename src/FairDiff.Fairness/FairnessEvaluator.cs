using FairDiff.Fairness.Evidence;
using FairDiff.Fairness.Groups;
using FairDiff.Fairness.Measures;
using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness;

/// <summary>Says how well a classifier serves everyone, and each group, with n and an interval beside every number.</summary>
public static class FairnessEvaluator
{
    /// <summary>Evaluates predictions overall, by attribute and by crossing of attributes.</summary>
    /// <param name="data">The predictions: labels, scores, attributes.</param>
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

        var predictions = Predictions.From(data, options);
        var layout = new MetricLayout(predictions);
        var measures = Measure(predictions, layout, [Grouping.Overall(predictions.Rows), .. GroupingBuilder.Build(data, options)]);
        var resampler = new Resampler(predictions.Rows, data.Clusters);
        var samples = BootstrapSamples.Draw(measures, resampler, predictions.Rows, options, cancellationToken);

        var groups = measures.Select((measure, m) => Groups(measure, samples.Of(m), new GroupAssembler(predictions, layout, options))).ToArray();
        var gaps = new GapAssembler(layout, options);
        return new FairnessReport
        {
            ClassNames = [.. data.ClassNames],
            PositiveClass = predictions.PositiveClass is { } positive ? data.ClassNames[positive] : null,
            Options = options,
            ClusterCount = resampler.ClusterCount,
            Overall = groups[0][0],
            ByGroup = new OrderedDictionary<string, GroupingResult>(Enumerable.Range(1, measures.Length - 1).Select(m =>
                KeyValuePair.Create(measures[m].Grouping.Name, new GroupingResult
                {
                    Name = measures[m].Grouping.Name,
                    Groups = groups[m],
                    Gaps = gaps.Assemble(groups[m], samples.Of(m)),
                }))),
        };
    }

    private static GroupingMeasure[] Measure(Predictions predictions, MetricLayout layout, IReadOnlyList<Grouping> groupings)
    {
        var ascending = layout.RankedClasses.Select(c => RankedScores.SortRows(predictions, c)).ToArray();
        return [.. groupings.Select(grouping => new GroupingMeasure(
            predictions,
            layout,
            grouping,
            [.. layout.RankedClasses.Select((c, i) => new RankedScores(predictions, c, ascending[i], grouping))]))];
    }

    private static IReadOnlyList<GroupResult> Groups(GroupingMeasure measure, IReadOnlyList<double[]> samples, GroupAssembler assembler)
    {
        var everyRowOnce = new int[measure.Grouping.GroupOfRow.Length];
        Array.Fill(everyRowOnce, 1);
        var counts = measure.NewCounts();
        var values = new double[measure.Size];
        measure.Compute(everyRowOnce, counts, values);
        return assembler.Assemble(measure.Grouping, counts, values, samples);
    }
}
