using System.ComponentModel;
using FairDiff.Fairness;

namespace FairDiff.Studies;

/// <summary>What one classifier scored on one set of real rows: the evaluator's values by the names of their quantities.</summary>
[Description("Scores on one set of real rows.")]
internal sealed record SetResult
{
    [Description("Name of the set; 'inDistribution' for the in-distribution test rows.")]
    public string Name { get; init; } = Quantity.InDistribution;

    [Description("The rows of the set.")]
    public required GroupRows Rows { get; init; }

    [Description("Attribute, then group, then its rows.")]
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, GroupRows>> Groups { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, GroupRows>>();

    [Description("By the name of the quantity: 'overall(accuracy)', 'gap(hospital,accuracy)' (best minus worst group), "
        + "'group(hospital,3,accuracy)'; null is undefined, or rests on too few rows to be shown.")]
    public IReadOnlyDictionary<string, double?> Values { get; init => field = Finite.OrNull(value); } = new Dictionary<string, double?>();

    [Description("The groups that each gap is between, by the name of the gap.")]
    public IReadOnlyDictionary<string, GapGroups> Gaps { get; init; } = new Dictionary<string, GapGroups>();

    /// <summary>What the evaluator found on a set.</summary>
    public static SetResult Of(string name, FairnessReport fairness)
    {
        var groups = fairness.ByGroup.ToDictionary(
            entry => entry.Key, entry => entry.Value.Groups.Where(group => !group.IsUnknown && group.N > 0).ToArray());
        var gaps = (
            from grouping in fairness.ByGroup
            from gap in grouping.Value.Gaps
            select (Name: QuantityName.Gap(grouping.Key, gap.Key), Gap: gap.Value)).ToArray();
        var values = fairness.Overall.Values.Keys
            .Select(metric => (Name: QuantityName.Overall(metric), Value: Value(fairness.Overall, metric)))
            .Concat(gaps.Select(gap => (gap.Name, gap.Gap.Value)))
            .Concat(
                from grouping in groups
                from one in grouping.Value
                from metric in one.Values.Keys
                select (QuantityName.Group(grouping.Key, one.Name, metric), Value(one, metric)));
        return new()
        {
            Name = name,
            Rows = GroupRows.Of(fairness.Overall),
            Groups = groups.ToDictionary(
                grouping => grouping.Key,
                grouping => (IReadOnlyDictionary<string, GroupRows>)grouping.Value.ToDictionary(group => group.Name, GroupRows.Of)),
            Values = values.ToDictionary(value => $"{value.Item1}", value => value.Item2),
            Gaps = gaps.Where(gap => gap.Gap is { Best: not null, Worst: not null }).ToDictionary(
                gap => $"{gap.Name}", gap => new GapGroups(gap.Gap.Best!, gap.Gap.Worst!)),
        };
    }

    /// <summary>The same with the values of some metrics only.</summary>
    public SetResult Only(Func<string, bool> metrics)
    {
        bool Has(string name) => metrics(QuantityName.Parse(name).Metric);
        return this with
        {
            Values = Values.Where(value => Has(value.Key)).ToDictionary(),
            Gaps = Gaps.Where(gap => Has(gap.Key)).ToDictionary(),
        };
    }

    /// <summary>The same with the values of further metrics.</summary>
    public SetResult With(SetResult further) => this with
    {
        Values = Values.Concat(further.Values).ToDictionary(), Gaps = Gaps.Concat(further.Gaps).ToDictionary(),
    };

    // Groups that are too small to be compared are not shown either.
    private static double? Value(GroupResult group, string metric) =>
        group.Values[MetricNames.Accuracy].Verdict == FairnessVerdict.SufficientEvidence ? group.Values[metric].Value : null;
}

/// <summary>How many rows a set or a group has.</summary>
/// <param name="N">Real rows.</param>
/// <param name="NHighRisk">Rows with a high-risk label; null where the study has no such class.</param>
[Description("How many real rows a set or a group has, and how many of them with a high-risk label; null where the study has no such "
    + "class.")]
internal sealed record GroupRows(long N, long? NHighRisk = null)
{
    public static GroupRows Of(GroupResult group) => new(group.N, group.NHighRisk);
}

/// <summary>The groups that a gap is between.</summary>
/// <param name="Best">The best-served group.</param>
/// <param name="Worst">The worst-served group.</param>
[Description("Names of the best-served and the worst-served group.")]
internal sealed record GapGroups(string Best, string Worst);
