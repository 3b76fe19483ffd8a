using FairDiff.Pipelines.Report;

namespace FairDiff.Pipelines.Study;

/// <summary>The flat names and numbers under which MLflow keeps the results of a study.</summary>
internal static class StudyMetrics
{
    /// <summary>
    /// Every quantity of one classifier: <c>fairness/SET/METRIC</c>, <c>fairness/SET/ATTRIBUTE/GROUP/METRIC</c> and
    /// <c>fairness/SET/gap/ATTRIBUTE/METRIC</c>, such as <c>fairness/inDistribution/Hospital/3/accuracy</c>.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, double>> Of(MethodResult method) =>
        from quantity in QuantityList.Of([method])
        let value = quantity.Read(method.Seeds[0])
        where value is not null
        select new KeyValuePair<string, double>(Legal($"fairness/{quantity.Key}"), value.Value);

    /// <summary>Means over the seeds, by method.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Means(StudyReport report) =>
        from method in report.Methods
        from quantity in StudyReportBuilder.Headline(report)
        let mean = method.Summary[quantity.Key].Mean
        where mean is not null
        select new KeyValuePair<string, double>(Legal($"{method.Name}/{quantity.Key}"), mean.Value);

    /// <summary>A name that MLflow allows: letters, digits, spaces and _ - . / :.</summary>
    public static string Legal(string key) => key.Replace('=', '/').Replace('+', '_').Replace('*', '_');
}
