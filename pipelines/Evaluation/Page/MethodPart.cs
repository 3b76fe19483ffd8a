using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Pipelines.Report;
using static FairDiff.Pipelines.Report.Tag;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>How the numbers were made, and what the metrics mean and when they mislead.</summary>
internal static class MethodPart
{
    public static XElement Of(FairnessReport report, MetricWords metrics) => E(
        "section",
        E("h2", "How to read it"),
        E("p", Method(report)),
        E("dl", metrics.All.Where(metric => MetricWords.Meaning(metric) is not null).SelectMany(metric => new[]
        {
            E("dt", Words.Capital(MetricWords.Title(metric))), E("dd", MetricWords.Meaning(metric)),
        })));

    private static string Method(FairnessReport report)
    {
        var options = report.Options;
        string[] sentences =
        [
            options.BootstrapSamples == 0
                ? "No intervals were computed (--bootstrap 0)."
                : string.Create(CultureInfo.InvariantCulture, $"Intervals hold {100 * options.Confidence:0.##} % of {options.BootstrapSamples:#,0} bootstrap resamples of ")
                    + (report.ClusterCount is { } clusters ? $"{Numbers.Count(clusters)} clusters, whose rows stay together." : "rows, taken to be independent of each other."),
            $"A group needs {options.MinimumGroupSize} rows to be compared, and {options.MinimumClassSize} of a class where a metric looks at one class.",
            "A gap is the best group minus the worst. By chance alone it is above 0, the more so the more and the smaller the groups, so each is tested against groups that are alike.",
            report.PositiveClass is { } positive ? $"The positive class is {positive}; it is predicted {Threshold(options)}." : "The class with the largest score is predicted.",
            options.HighRiskClasses.Count == 0 ? "" : $"Classes that must not be missed: {string.Join(", ", options.HighRiskClasses)}.",
        ];
        return string.Join(" ", sentences.Where(sentence => sentence.Length > 0));
    }

    private static string Threshold(FairnessOptions options) => options.DecisionThreshold is { } threshold
        ? string.Create(CultureInfo.InvariantCulture, $"from a score of {threshold} on, as was given")
        : "where its score is the larger one";
}
