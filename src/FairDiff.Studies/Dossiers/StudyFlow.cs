using FairDiff.Fairness;
using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>The way of the rows of a study, by its report.</summary>
internal static class StudyFlow
{
    public static DossierFlow Of(StudyReport report, IReadOnlyList<MissingCells> missing)
    {
        FlowPart[] parts = report.Data is { } data ? [.. data.Parts.Select(part => Part(report, part))] : [.. Parts(report)];
        int?[] clusters = [.. report.Data?.Parts.Select(part => part.Clusters) ?? []];
        return new DossierFlow(
            parts.Sum(part => part.Rows),
            report.Data?.ClusterColumn is { } column && clusters.Length > 0 && clusters.All(count => count is not null)
                ? $"{Numbers.Count(clusters.Sum(count => count!.Value))} values of {column}, counted part by part"
                : null,
            [.. report.Notes, .. LeftOut(report), .. Empty(missing)],
            parts);
    }

    private static IEnumerable<string> LeftOut(StudyReport report) =>
        from name in new[] { "excluded", "unlabelled", "label limits", "out of distribution" }
        let value = report.Settings.GetValueOrDefault(name)
        where value is { Length: > 0 } and not "none"
        select $"{Words.Capital(name)}: {value}.";

    private static IEnumerable<string> Empty(IReadOnlyList<MissingCells> missing) =>
        from part in missing
        where part.Group is null
        let empty = part.Empty.Where(column => column.Value > 0).Select(
            column => $"{column.Key} in {Numbers.Count(column.Value)}").ToArray()
        where empty.Length > 0
        select $"Empty in {part.Part} ({Numbers.Count(part.Rows)} rows): {FactBook.List(empty)}.";

    private static FlowPart Part(StudyReport report, DataPart part)
    {
        var (what, where) = StudyText.Head(part);
        var set = part.Role switch
        {
            DataRole.InDistribution => Quantity.InDistribution,
            DataRole.OodTest or DataRole.OodValidation => part.Name,
            _ => null,
        };
        return new FlowPart(what, where, part.Rows, part.Groups.ToDictionary(
            column => column.Key,
            column => (IReadOnlyList<FlowGroup>)
            [
                .. column.Value.Select(group => new FlowGroup(
                    group.Name, group.Rows, set is null ? null : IsJudged(report, set, column.Key, group.Name))),
            ]));
    }

    /// <summary>A group that the report has a value of; null where the set does not judge that attribute at all.</summary>
    private static bool? IsJudged(StudyReport report, string set, string attribute, string group)
    {
        var judged = report.Methods.SelectMany(method => method.Seeds).Take(1).SelectMany(seed => seed.Sets).FirstOrDefault(
            one => one.Name == set)?.Groups.GetValueOrDefault(attribute);
        return judged is null || !judged.ContainsKey(group) ? null : report.Quantities.Any(
            quantity => quantity is { Kind: QuantityKind.Group } && quantity.Metric == report.Metric
                && (quantity.Set, quantity.Attribute, quantity.Group) == (set, attribute, group));
    }

    /// <summary>Reports of earlier versions count labelled training rows and test rows by set.</summary>
    private static IEnumerable<FlowPart> Parts(StudyReport report)
    {
        StudySet[] within = [.. report.Sets.Where(set => set.Role == SetRole.InDistribution)];
        var attribute = within.Select(set => set.Attribute).FirstOrDefault() ?? "set";
        IReadOnlyDictionary<string, IReadOnlyList<FlowGroup>> Groups(Func<StudySet, long> rows, bool isJudged) =>
            new Dictionary<string, IReadOnlyList<FlowGroup>>
            {
                [attribute] = [.. within.Select(set => new FlowGroup(
                    set.Name, rows(set), isJudged ? IsJudged(report, Quantity.InDistribution, attribute, set.Name) : null))],
            };
        long Labelled(StudySet set) => set.Known is { Count: > 0 } known ? known.Values.Max() : set.Labelled.Values.Sum();
        yield return new FlowPart("training", "labelled", within.Sum(Labelled), Groups(Labelled, isJudged: false));
        if (within.Sum(set => set.Unlabelled) is > 0 and var unlabelled)
        {
            yield return new FlowPart("training", "unlabelled", unlabelled, Groups(set => set.Unlabelled, isJudged: false));
        }

        yield return new FlowPart(
            "test", StudyText.Of(SetRole.InDistribution), within.Sum(set => set.N), Groups(set => set.N, isJudged: true));
        foreach (var set in report.Sets.Except(within))
        {
            yield return new FlowPart(set.Name, StudyText.Of(set.Role), set.N, new Dictionary<string, IReadOnlyList<FlowGroup>>());
        }
    }
}
