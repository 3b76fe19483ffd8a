using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>How the numbers were made, and what the metrics mean and when they mislead.</summary>
internal static class MethodPart
{
    public static XElement Of(PageContent content, ReportMetricText metrics) => E(
        "section",
        E("h2", "How to read it"),
        E("p", Method(content)),
        E("dl", metrics.Glossary.SelectMany(entry => new[] { E("dt", Words.Capital(entry.Title)), E("dd", entry.Meaning) })));

    private static string Method(PageContent content)
    {
        var (report, options) = (content.Report, content.Report.Options);
        string[] sentences =
        [
            options.BootstrapSamples == 0
                ? "No intervals were computed (--bootstrap 0)."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Intervals hold {100 * options.Confidence:0.##} % of {options.BootstrapSamples:#,0} bootstrap resamples of ")
                    + (report.ClusterCount is { } clusters ? $"{Numbers.Count(clusters)} clusters, whose rows "
                    + "stay together." : "rows, taken to be independent of each other."),
            $"A group needs {options.MinimumGroupSize} rows to be compared, and {options.MinimumClassSize} of a class where a metric "
                + "looks at one class.",
            "A gap is the best group minus the worst. By chance alone it is above 0, the more so the more and the smaller the groups, so "
                + "each is tested against groups that are alike.",
            report.PositiveClass is { } positive ? $"The positive class is {positive}; it is predicted "
                + $"{ThresholdText.Of(positive, content)}."
                : report.IsMultiLabel ? "Each condition is predicted from its own threshold on, which is said with it."
                : "The class with the largest score is predicted.",
            content.Data is not FairnessData { SoftLabels: not null }
                ? ""
                : "The labels are soft: the class of a row is the one with most of the "
                + "raters' weight, and the Brier score and soft accuracy use all of it.",
            options.HighRiskClasses.Count == 0 ? "" : $"Classes that must not be missed: {string.Join(", ", options.HighRiskClasses)}.",
        ];
        return string.Join(" ", sentences.Where(sentence => sentence.Length > 0));
    }
}
