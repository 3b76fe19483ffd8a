using FairDiff.Fairness;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>How often conditions come together, in the evaluated file and in each other set.</summary>
internal static class CoOccurrences
{
    /// <summary>What the evaluated file is called among the sets.</summary>
    public const string Evaluated = "evaluated";

    /// <summary>The tables by set; none with exclusive classes.</summary>
    public static OrderedDictionary<string, LabelCoOccurrence> Of(
        PredictionSet evaluated, OrderedDictionary<string, PredictionSet> sets) => new(
        from set in sets.Prepend(KeyValuePair.Create(Evaluated, evaluated))
        let conditions = set.Value.Data as MultiLabelData
        where conditions is not null
        select KeyValuePair.Create(set.Key, LabelCoOccurrence.Count(conditions)));
}
