using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>What decisions are worth to each group, where the options say at which threshold, prevalence, sensitivity or
/// specificity.</summary>
internal static class DecisionPart
{
    public static XElement? Of(FairnessReport report, ReportMetricText metrics)
    {
        Func<string, string>[] kinds =
        [
            MetricNames.NetBenefit, MetricNames.NetBenefitAtPrevalence, MetricNames.PositivePredictiveValueAtPrevalence,
            MetricNames.NegativePredictiveValueAtPrevalence, MetricNames.SensitivityAtSpecificity, MetricNames.SpecificityAtSensitivity,
        ];
        string[] drawn =
        [
            .. ScoredClass.Names(report).Union([.. report.Options.ThresholdProbabilities.Keys, .. report.Options.Prevalences.Keys])
                .SelectMany(name => kinds.Select(kind => kind(name)))
                .Where(metric => report.Overall.Values.TryGetValue(metric, out var value) && value.Value is not null),
        ];
        return drawn.Length == 0 ? null : E(
            "section",
            E("h2", "What decisions are worth"),
            C("p", "small", Stated(report.Options)),
            ForestPart.Plots(report, drawn.Select(metric => (metric, metrics.Title(metric)))));
    }

    private static string Stated(FairnessOptions options) => string.Join(" ", (string[])
    [
        .. options.ThresholdProbabilities.Select(one =>
            $"Acting on {one.Key} from a probability of {Plain(one.Value)} on: one found is worth "
                + $"{Plain(Math.Round((1 - one.Value) / one.Value, 2))} false alarms."),
        .. options.Prevalences.Select(one => $"Stated prevalence of {one.Key}: {Plain(100 * one.Value)} %."),
        .. options.FixedSpecificity is { } specificity ? [$"Fixed specificity: {Plain(100 * specificity)} %."] : Array.Empty<string>(),
        .. options.FixedSensitivity is { } sensitivity ? [$"Fixed sensitivity: {Plain(100 * sensitivity)} %."] : Array.Empty<string>(),
    ]);

    private static string Plain(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
