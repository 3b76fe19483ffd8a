using System.Globalization;
using FairDiff.Fairness;

namespace FairDiff.Reporting.Tables;

/// <summary>Tells how well a model is expected to do without labels.</summary>
internal static class PerformanceEstimateTable
{
    public static void Write(PerformanceEstimate estimate, TextWriter output)
    {
        output.WriteLine($"Of {Count(estimate.UnlabelledRows)} rows without labels, by {Count(estimate.LabelledRows)} labelled ones "
            + $"({Percent(estimate.Confidence)} intervals):");
        foreach (var task in estimate.Tasks)
        {
            Write(task, task.Condition is { } condition ? $"{condition}: " : "", estimate.Options, output);
        }

        output.WriteLine("An estimate is no evaluation: what no score shows, only labels can.");
    }

    private static void Write(EstimatedTask task, string prefix, PerformanceOptions options, TextWriter output)
    {
        output.WriteLine(task.Accuracy is { } accuracy ? $"{prefix}accuracy {Words(accuracy)}" : $"{prefix}refused: {task.Refusal}");
        if (task.Shift is { } shift)
        {
            var (before, after) = (Number(shift.Labelled), $"{Number(shift.Unlabelled)} ({Words(shift.Interval)})");
            var stated = (task.Condition is { } condition ? options.Prevalences.ContainsKey(condition) : options.Prevalences.Count > 0)
                ? "as stated" : "if the scores of each class are the same";
            output.WriteLine($"{prefix}prevalence of {shift.ClassName} {after} {stated}, {before} in the labelled rows: "
                + (shift.IsFlagged ? $"SHIFTED (p {Probability(shift.PValue)})" : $"no clear shift (p {Probability(shift.PValue)})"));
        }

        if (task.Accuracy is null)
        {
            WriteScenarios(task, prefix, output);
        }

        if (task.SiteError is { } error)
        {
            output.WriteLine($"{prefix}at the labelled sites, with their labels hidden, it errs by {Number(error)} (root mean square): "
                + string.Join(", ", task.Sites.Select(site => $"{site.Name} {Number(site.Estimated)} for {Number(site.Accuracy)}")));
        }
        else if (task.Accuracy is not null)
        {
            output.WriteLine($"{prefix}no labelled sites to compare: the interval is of the choice of rows alone.");
        }

        if (task.Accuracy is not null)
        {
            WriteClasses(task, output);
        }

        foreach (var (name, grouping) in task.Groupings)
        {
            Write(name, grouping, output);
        }
    }

    private static void WriteScenarios(EstimatedTask task, string prefix, TextWriter output)
    {
        foreach (var scenario in task.Scenarios)
        {
            var shares = string.Join(
                ", ", scenario.Prevalences.Select((share, k) => $"{task.Classes[k].Name} {Number(share)}").Skip(
                    scenario.Prevalences.Count == 2 ? 1 : 0));
            output.WriteLine($"{prefix}  {Words(scenario.Assumption)}: accuracy {Number(scenario.Accuracy)} ({shares})");
        }
    }

    private static void WriteClasses(EstimatedTask task, TextWriter output) => TextTable.Write(output,
    [
        ["class", "prevalence", "recall", .. task.Classes.Select(predicted => $"predicted {predicted.Name}")],
        .. task.Classes.Select((one, k) => (string[])
        [
            one.Name, Words(one.Prevalence), Words(one.Recall), .. task.Confusion![k].Select(Number),
        ]),
    ]);

    private static void Write(string name, EstimatedGrouping grouping, TextWriter output)
    {
        TextTable.Write(output,
        [
            [name, "rows", "labelled rows", "accuracy"],
            .. grouping.Groups.Select(group => (string[])
            [
                group.Name, Count(group.Rows), Count(group.LabelledRows), group.Reason ?? Words(group.Accuracy),
            ]),
        ]);
        output.WriteLine(grouping.Gap is { } gap ? $"gap by {name} {Words(gap)}" : $"gap by {name}: fewer than two groups");
    }

    private static string Words(ShiftAssumption assumption) => assumption switch
    {
        ShiftAssumption.SameMeaning => "if scores mean what they mean in the labelled rows",
        ShiftAssumption.OtherPrevalences => "if prevalences differ, and the scores of each class do not",
        _ => "if the scores of each class differ, and prevalences are as stated, or else as labelled",
    };

    private static string Words(Estimate? estimate) => estimate is null ? Numbers.None
        : $"{Number(estimate.Value)}{(estimate.Interval is { } interval ? $" ({Words(interval)})" : "")}";

    private static string Words(ConfidenceInterval interval) => $"{Number(interval.Lower)} to {Number(interval.Upper)}";

    private static string Probability(double value) => value < .001 ? "< 0.001" : $"= {Number(value)}";

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");
}
