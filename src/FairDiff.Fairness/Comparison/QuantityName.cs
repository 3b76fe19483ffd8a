using System.Text.Json;
using System.Text.Json.Serialization;
using FairDiff.Shared;

namespace FairDiff.Fairness;

/// <summary>
/// The name of a number that is compared: <c>overall(accuracy)</c>, <c>gap(site,accuracy)</c>, <c>worst(site*sex,auc)</c>,
/// <c>group(site,north,accuracy)</c>. A name in it that has a comma stands in double quotes, as in a <see cref="FairnessRequirement"/>.
/// </summary>
[JsonConverter(typeof(QuantityNameConverter))]
public sealed record QuantityName
{
    private QuantityName(QuantityKind kind, string? grouping, string? group, string metric) =>
        (Kind, Grouping, OfGroup, Metric) = (kind, grouping, group, metric);

    /// <summary>Gets what it is a number of.</summary>
    public QuantityKind Kind { get; }

    /// <summary>Gets the attribute or crossing; null of all rows.</summary>
    public string? Grouping { get; }

    /// <summary>Gets the group; null unless it is of one.</summary>
    public string? OfGroup { get; }

    /// <summary>Gets the metric, as in <see cref="MetricNames"/>.</summary>
    public string Metric { get; }

    /// <summary>Names the metric of all rows.</summary>
    /// <param name="metric">The metric.</param>
    /// <returns>The name.</returns>
    public static QuantityName Overall(string metric) => new(QuantityKind.Overall, null, null, metric);

    /// <summary>Names the gap between groups.</summary>
    /// <param name="grouping">The attribute or crossing.</param>
    /// <param name="metric">The metric.</param>
    /// <returns>The name.</returns>
    public static QuantityName Gap(string grouping, string metric) => new(QuantityKind.Gap, grouping, null, metric);

    /// <summary>Names the metric of the worst group.</summary>
    /// <param name="grouping">The attribute or crossing.</param>
    /// <param name="metric">The metric.</param>
    /// <returns>The name.</returns>
    public static QuantityName Worst(string grouping, string metric) => new(QuantityKind.Worst, grouping, null, metric);

    /// <summary>Names the metric of one group.</summary>
    /// <param name="grouping">The attribute or crossing.</param>
    /// <param name="group">The group.</param>
    /// <param name="metric">The metric.</param>
    /// <returns>The name.</returns>
    public static QuantityName Group(string grouping, string group, string metric) => new(QuantityKind.Group, grouping, group, metric);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text">Such as <c>gap(site,accuracy)</c>.</param>
    /// <returns>The name.</returns>
    /// <exception cref="FairnessException">It is no such name.</exception>
    public static QuantityName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text) is { Kind: not (QuantityKind.Corrected or QuantityKind.Ratio or QuantityKind.ToOverall) } name
            ? name
            : throw new FairnessException(
                $"'{text}' names no quantity. Write overall(METRIC), gap(ATTRIBUTE,METRIC), worst(ATTRIBUTE,METRIC) or "
                + "group(ATTRIBUTE,GROUP,METRIC); a name with a comma in double quotes.");
    }

    /// <summary>Reads a name, also one that only requirements have; null where it is none.</summary>
    /// <exception cref="FairnessException">A quote is not closed.</exception>
    internal static QuantityName? Read(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || !text.EndsWith(')') || KindOf(text[..open].Trim()) is not { } kind)
        {
            return null;
        }

        string[] names = [.. QuotedText.Split(text[(open + 1)..^1], ',').Select(QuotedText.Unquote)];
        return names.Any(name => name.Length == 0) ? null : (kind, names) switch
        {
            (QuantityKind.Overall, [var metric]) => Overall(metric),
            (QuantityKind.Group, [var grouping, var group, var metric]) => Group(grouping, group, metric),
            (not (QuantityKind.Overall or QuantityKind.Group), [var grouping, var metric]) => new(kind, grouping, null, metric),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Word(Kind)}({string.Join(',', new[] { Grouping, OfGroup, Metric }.OfType<string>().Select(QuotedText.Quote))})";

    private static string Word(QuantityKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static QuantityKind? KindOf(string word)
    {
        foreach (var kind in Enum.GetValues<QuantityKind>())
        {
            if (Word(kind) == word)
            {
                return kind;
            }
        }

        return null;
    }
}
