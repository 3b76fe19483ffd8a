using System.Globalization;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Tables;

/// <summary>Tells how many rows an evaluation needs.</summary>
internal static class EvaluationPlanTable
{
    public static void Write(EvaluationPlan plan, TextWriter output)
    {
        var (options, units) = (plan.Options, plan.IsOfClusters ? "clusters" : "rows");
        if (options.IntervalWidth is { } width)
        {
            output.WriteLine($"Intervals ({Percent(plan.Confidence)}) of {options.Metric} no wider than {Number(width)}, by "
                + $"{options.Simulations} simulated evaluations of each size:");
            TextTable.Write(output,
            [
                [options.Attribute ?? "", $"{units} in the pilot", options.Metric, $"{units} needed", ""],
                .. plan.Groups.Select(group => (string[])
                [
                    group.Name, Count(group.Units), group.Value is { } value ? Number(value) : "-", Words(group.Needed!),
                    group.Needed!.Reason ?? "",
                ]),
            ]);
        }

        if (plan.Gap is { } gap)
        {
            var groups = string.Join(", ", plan.Groups.Select(group => $"{group.Name} ({Count(group.Units)} in the pilot)"));
            output.WriteLine($"To tell a gap of {Number(options.Gap!.Value)} in {options.Metric} by {options.Attribute} from chance in "
                + $"{Percent(options.Power)} of evaluations, each group needs {Words(gap)} {units}"
                + $"{(gap.Reason is { } reason ? $" ({reason})" : "")}. Groups: {groups}.");
        }
    }

    private static string Words(PlannedNumber number) => number.Units is not { } units ? "-"
        : $"{Count(units)} ({Count(number.Lower!.Value)} to {(number.Upper is { } upper ? Count(upper) : "more than were tried")})";

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");
}
