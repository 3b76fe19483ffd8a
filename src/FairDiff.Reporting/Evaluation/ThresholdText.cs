using System.Globalization;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>From which score on a class or condition is predicted, and where that threshold came from.</summary>
internal static class ThresholdText
{
    public static string Of(string name, PageContent content)
    {
        if (content.Thresholds.TryGetValue(name, out var choice))
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"from a score of {choice.Threshold:0.####} on, chosen on {choice.Rows:#,0} validation "
                + $"rows ({Rule(choice)}; there sensitivity ")
                + FormattableString.Invariant($"{100 * choice.Sensitivity:0.0} %, specificity {100 * choice.Specificity:0.0} %)");
        }

        return content.Report.Options.DecisionThreshold is { } given ? FormattableString.Invariant(
            $"from a score of {given} on, as was given")
            : content.Report.IsMultiLabel ? "from a score of 0.5 on"
            : "where its score is the larger one";
    }

    private static string Rule(ThresholdChoice choice) => choice.Rule switch
    {
        ThresholdRule.Youden => "the largest sum of sensitivity and specificity",
        ThresholdRule.SensitivityAtLeast => FormattableString.Invariant($"a sensitivity of at least {100 * choice.Target:0.#} %"),
        _ => FormattableString.Invariant($"a specificity of at least {100 * choice.Target:0.#} %"),
    };
}
