using FairDiff.Fairness;

namespace FairDiff.Studies;

/// <summary>Names of sets and quantities in words, shared by the console and the HTML report of a study.</summary>
internal static class StudyText
{
    public static string Of(SetRole role) => role switch
    {
        SetRole.InDistribution => "in distribution",
        SetRole.OodValidation => "OOD validation",
        _ => "OOD test",
    };

    /// <summary>A part of the data: what it is called, and what it is for.</summary>
    public static (string What, string Where) Head(DataPart part) => part.Role switch
    {
        DataRole.LabelledTraining => ("training", "labelled"),
        DataRole.UnlabelledTraining => ("training", "unlabelled"),
        DataRole.Validation => ("validation", "chooses classifiers"),
        DataRole.InDistribution => ("test", Of(SetRole.InDistribution)),
        DataRole.OodValidation => (part.Name, Of(SetRole.OodValidation)),
        _ => (part.Name, Of(SetRole.OodTest)),
    };

    /// <summary>The head of a column: what, and where.</summary>
    public static (string What, string Where) Head(StudyReport report, Quantity quantity) => quantity switch
    {
        { Kind: QuantityKind.Gap } => ("gap", $"by {quantity.Attribute}{On(quantity)}"),
        { Kind: QuantityKind.Group } => (quantity.Group!, $"{quantity.Attribute}"),
        { IsInDistribution: true } => ("all groups", Of(SetRole.InDistribution)),
        _ => (quantity.Set, RoleOf(report, quantity)),
    };

    /// <summary>The quantity within a sentence.</summary>
    public static string Phrase(StudyReport report, Quantity quantity)
    {
        var metric = report.MetricOf(quantity.Metric).Title;
        return quantity switch
        {
            { Kind: QuantityKind.Gap } =>
                $"{metric} gap by {quantity.Attribute}{On(quantity)}{(quantity.IsInDistribution ? "" : $" ({RoleOf(report, quantity)})")}",
            { Kind: QuantityKind.Worst } =>
                $"{metric} of the worst group by "
                    + $"{quantity.Attribute}{On(quantity)}{(quantity.IsInDistribution ? "" : $" ({RoleOf(report, quantity)})")}",
            { Kind: QuantityKind.Group } => $"{metric} of {quantity.Attribute}={quantity.Group}{On(quantity)}",
            { IsInDistribution: true } => $"in-distribution {metric}",
            _ => $"{metric} on {quantity.Set} ({RoleOf(report, quantity)})",
        };
    }

    /// <summary>The quantity in two or three words, where the metric is clear.</summary>
    public static string Short(Quantity quantity) => quantity switch
    {
        { Kind: QuantityKind.Gap or QuantityKind.Worst } =>
            $"{quantity.Kind.ToString().ToLowerInvariant()} by {quantity.Attribute}{On(quantity)}",
        { Kind: QuantityKind.Group } => $"{quantity.Attribute}={quantity.Group}{On(quantity)}",
        { IsInDistribution: true } => Of(SetRole.InDistribution),
        _ => quantity.Set,
    };

    /// <summary>What the numbers of a table are, for example <c>accuracy in %, mean ± sd over 3 seeds</c>.</summary>
    public static string Caption(StudyReport report, StudyMetric metric) =>
        $"{metric.Title}{(metric.InPercent ? " in %" : "")}, mean ± sd over {Seeds(report)}";

    /// <summary>The number of seeds, as a range where methods differ.</summary>
    public static string Seeds(StudyReport report)
    {
        var counts = report.Methods.Select(method => method.Seeds.Count).DefaultIfEmpty(0).ToArray();
        var (least, most) = (counts.Min(), counts.Max());
        return least == most ? $"{most} seed{(most == 1 ? "" : "s")}" : $"{least} to {most} seeds";
    }

    /// <summary>The set of a gap or a group, where it is not the test rows in distribution.</summary>
    public static string On(Quantity quantity) => quantity.IsInDistribution ? "" : $" on {quantity.Set}";

    private static string RoleOf(StudyReport report, Quantity quantity) =>
        report.Sets.FirstOrDefault(set => set.Name == quantity.Set) is { } set ? Of(set.Role) : "OOD";
}
