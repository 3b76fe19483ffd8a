namespace FairDiff.Studies;

/// <summary>The flat names and numbers under which MLflow keeps the results of a study.</summary>
internal static class StudyMetrics
{
    private const string Crossed = " x ";
    private const string Renamed = "#";

    /// <summary>
    /// Every quantity of one classifier: <c>fairness/SET/METRIC</c>, <c>fairness/SET/ATTRIBUTE/GROUP/METRIC</c> and
    /// <c>fairness/SET/gap/ATTRIBUTE/METRIC</c>, such as <c>fairness/inDistribution/Hospital/3/accuracy</c>.
    /// </summary>
    /// <param name="method">The method, with the result of one seed.</param>
    /// <param name="metrics">The metrics.</param>
    public static IEnumerable<KeyValuePair<string, double>> Of(MethodResult method, IReadOnlyList<StudyMetric> metrics) =>
        from quantity in Quantity.Of([method], metrics)
        let value = quantity.Read(method.Seeds[0])
        where value is not null
        select new KeyValuePair<string, double>($"fairness/{Name(quantity)}", value.Value);

    /// <summary>Means over the seeds, by method.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Means(StudyReport report) =>
        from method in report.Methods
        from quantity in StudyReportBuilder.Headline(report)
        let mean = method.Summary[quantity.Key].Mean
        where mean is not null
        select new KeyValuePair<string, double>(OfMethod(method.Name, Name(quantity)), mean.Value);

    /// <summary>A metric of one method: no method's name has an underscore of its own.</summary>
    public static string OfMethod(string method, string metric) => $"{method.Replace('+', '_')}/{metric}";

    /// <summary>The series of a condition's sample sheets, such as <c>samples/tumour/3</c>.</summary>
    public static string Series(string condition) =>
        "samples/" + (condition.Contains('/', StringComparison.Ordinal)
            ? condition + Renamed
            : condition.Replace(", ", "/", StringComparison.Ordinal));

    // The equals sign is not allowed in MLflow, and a slash in its place groups the charts. Where it could be taken for another, the name
    // gets what MLflow refuses, so that the run itself renames it, one to one.
    private static string Name(Quantity quantity) =>
        IsPlain(quantity.Set.Replace('=', ' ')) && IsPlain(quantity.Attribute) && quantity.Attribute != "gap" && IsPlain(quantity.Group)
            && quantity.Set.Count(c => c == '=') < 2
            ? quantity.Key.Replace('=', '/').Replace("*", Crossed, StringComparison.Ordinal)
            : $"{quantity.Key}{Renamed}";

    private static bool IsPlain(string? part) => part is null
        || !(part.AsSpan().ContainsAny('/', '=') || part.Contains(Crossed, StringComparison.Ordinal));
}
