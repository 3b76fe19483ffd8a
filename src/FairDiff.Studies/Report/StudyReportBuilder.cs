using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>Computes what a report derives from the results of the seeds: quantities and summaries.</summary>
internal static class StudyReportBuilder
{
    /// <summary>Returns the report with its computed parts filled.</summary>
    /// <param name="report">Titles, settings, sets, and methods with the results of their seeds.</param>
    /// <exception cref="FairDiffException">Two methods share a name, or the metric is unknown.</exception>
    public static StudyReport Complete(StudyReport report)
    {
        var metrics = report.Metrics;
        if (report.Methods.GroupBy(method => method.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new FairDiffException($"Two methods are called '{twice.Key}'; give each its own name.");
        }

        MethodResult[] methods = [.. report.Methods.Select(method => method with { Seeds = [.. method.Seeds.Select(Reported)] })];
        var quantities = Quantity.Of(methods, metrics);
        var complete = report with { Quantities = quantities, Methods = [.. methods.Select(method => Summarise(method, quantities))] };
        return complete with { Improvements = Improvement.Of(complete) };

        bool IsReported(string name) => metrics.Any(metric => metric.Key == name);
        SeedResult Reported(SeedResult seed) => seed with
        {
            InDistribution = seed.InDistribution.Only(IsReported), Ood = [.. seed.Ood.Select(set => set.Only(IsReported))],
        };
    }

    /// <summary>
    /// The columns of the result table for a metric: in distribution and its gaps, then every OOD set and the gaps that it has.
    /// </summary>
    public static IReadOnlyList<Quantity> Columns(StudyReport report, string metric) =>
    [
        .. report.Quantities.Where(quantity => quantity.Metric == metric && quantity.Kind != QuantityKind.Group)
            .GroupBy(quantity => quantity.Set)
            .OrderBy(set => set.Key == Quantity.InDistribution ? 0 : 1)
            .SelectMany(set => set.OrderBy(quantity => quantity.Kind)),
    ];

    /// <summary>The columns of the report's own metric.</summary>
    public static IReadOnlyList<Quantity> Headline(StudyReport report) => Columns(report, report.Metric);

    private static MethodResult Summarise(MethodResult method, IEnumerable<Quantity> quantities) => method with
    {
        Summary = quantities.ToDictionary(
            quantity => quantity.Key, quantity => Spread.Of([.. method.Seeds.Select(quantity.Read)])),
    };
}
