using FairDiff.Fairness.Evidence;

namespace FairDiff.Fairness;

/// <summary>A number of an evaluation that can be compared between methods or sets: its name as in requirements, and how it is
/// read.</summary>
/// <param name="Id">Its name.</param>
/// <param name="LowerIsBetter">Whether a small value is the good one.</param>
/// <param name="Read">Its value from groupings x (groups x metrics).</param>
internal sealed record Quantity(QuantityName Id, bool LowerIsBetter, Func<Func<int, double[]>, double> Read)
{
    /// <summary>The overall value of each metric, and the gap and the worst group of each grouping where there are groups to
    /// compare.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="metrics">The metrics; null = all.</param>
    /// <param name="groups">Single groups (attribute or crossing, group) of which the metrics are wanted too, where there is enough
    /// evidence.</param>
    public static IReadOnlyList<Quantity> Of(
        Evaluation evaluation, IReadOnlyList<string>? metrics = null, IReadOnlyList<(string Grouping, string Group)>? groups = null) =>
    [
        .. All(evaluation).Concat(groups is null ? [] : Single(evaluation, groups))
            .Where(quantity => metrics?.Contains(quantity.Id.Metric) ?? true),
    ];

    /// <summary>The value that is the good one; null = a large or a small one.</summary>
    public double? Target { get; init; }

    /// <summary>Whether a small value is the good one, on the way from one to another: of a quantity with a target, whether what is nearer
    /// to it is smaller.</summary>
    public bool IsLowerBetter(double from, double to) =>
        Target is { } target ? Math.Abs(to - target) < Math.Abs(from - target) == to < from : LowerIsBetter;

    public double Point(Evaluation evaluation) => Read(grouping => evaluation.Values[grouping].Point);

    public double Sample(Evaluation evaluation, int sample) => Read(grouping => evaluation.Values[grouping].Samples[sample]);

    private static IEnumerable<Quantity> Single(Evaluation evaluation, IReadOnlyList<(string Grouping, string Group)> wanted) =>
        from grouping in evaluation.Report.ByGroup.Values.Index()
        from metric in evaluation.Metrics.Index()
        from index in GapAssembler.Compared(grouping.Item.Groups, metric.Item.Name, evaluation.Report.Options)
        let name = grouping.Item.Groups[index].Name
        where wanted.Contains((grouping.Item.Name, name))
        select new Quantity(
            QuantityName.Group(grouping.Item.Name, name, metric.Item.Name),
            metric.Item.LowerIsBetter,
            values => values(grouping.Index + 1)[(index * evaluation.Metrics.Count) + metric.Index])
        {
            Target = metric.Item.Target,
        };

    private static List<Quantity> All(Evaluation evaluation)
    {
        var quantities = new List<Quantity>();
        foreach (var (m, metric) in evaluation.Metrics.Index())
        {
            if (evaluation.Report.Overall[metric.Name].Value is not null)
            {
                quantities.Add(
                    new(QuantityName.Overall(metric.Name), metric.LowerIsBetter, values => values(0)[m]) { Target = metric.Target });
            }
        }

        foreach (var (g, grouping) in evaluation.Report.ByGroup.Values.Index())
        {
            foreach (var (m, metric) in evaluation.Metrics.Index())
            {
                var part = new GapPart(
                    m, evaluation.Metrics.Count, GapAssembler.Compared(grouping.Groups, metric.Name, evaluation.Report.Options),
                    metric);
                if (part.Groups.Length >= 2)
                {
                    quantities.Add(new(QuantityName.Gap(grouping.Name, metric.Name), true, values => part.Range(values(g + 1))));
                    quantities.Add(new(QuantityName.Worst(grouping.Name, metric.Name), metric.LowerIsBetter, values => part.WorstValue(
                        values(g + 1))) { Target = metric.Target });
                }
            }
        }

        return quantities;
    }
}
