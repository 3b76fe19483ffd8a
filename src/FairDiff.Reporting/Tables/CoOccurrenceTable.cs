using FairDiff.Fairness;

namespace FairDiff.Reporting.Tables;

/// <summary>Tells how often conditions come together, in the evaluated file and in each other set: what a classifier may have learned to
/// rely on.</summary>
internal static class CoOccurrenceTable
{
    public static void Write(IReadOnlyDictionary<string, LabelCoOccurrence> sets, TextWriter output)
    {
        foreach (var (set, table) in sets.Where(set => set.Value.ConditionNames.Count > 1))
        {
            output.WriteLine();
            output.WriteLine($"How often conditions come together, P(column | row), {set}:");
            TextTable.Write(output,
            [
                ["", .. table.ConditionNames],
                .. table.ConditionNames.Select((name, row) => (string[])
                    [name, .. table.Probability[row].Select(
                        share => share is { } known ? FormattableString.Invariant($"{known:0.000}") : "-")]),
            ]);
        }
    }
}
