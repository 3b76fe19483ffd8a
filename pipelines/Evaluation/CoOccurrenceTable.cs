using FairDiff.Fairness;
using FairDiff.Pipelines.Terminal;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Tells how often conditions come together, in the evaluated file and in each other set: what a classifier may have learned to
/// rely on.</summary>
internal static class CoOccurrenceTable
{
    /// <summary>What the evaluated file is called among the sets.</summary>
    public const string Evaluated = "evaluated";

    /// <summary>The tables by set; none with exclusive classes.</summary>
    public static OrderedDictionary<string, LabelCoOccurrence> Of(
        PredictionSet evaluated, OrderedDictionary<string, PredictionSet> sets) => new(
        sets.Prepend(KeyValuePair.Create(Evaluated, evaluated)).Where(set => set.Value.Conditions is not null)
            .Select(set => KeyValuePair.Create(set.Key, LabelCoOccurrence.Of(set.Value.Conditions!))));

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
