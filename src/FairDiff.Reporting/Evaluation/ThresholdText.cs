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

        if (content.Report.Options.GroupThresholds.FirstOrDefault(one => one.ClassName == name) is { } byGroup)
        {
            var what = byGroup.Options.Rule == ThresholdRule.SpecificityAtLeast ? "specificity" : "sensitivity";
            var thresholds = byGroup.ByGroup.Select(one => FormattableString.Invariant($"{one.Key} {one.Value.Threshold:0.####}"));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"from a score on that depends on {byGroup.Options.Attribute} ({string.Join(", ", thresholds)}), chosen on "
                    + $"{byGroup.ByGroup.Values.Sum(one => one.Rows):#,0} validation rows for a {what} of at least "
                    + $"{100 * byGroup.Options.Floor:0.#} % in every group");
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
