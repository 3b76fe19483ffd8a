using System.ComponentModel;
using System.Text.Json.Serialization;
using FairDiff.Fairness;

namespace FairDiff.Studies;

/// <summary>Whom the methods fail on a set whatever their training seed.</summary>
[Description("Whom the methods fail on a set whatever their training seed. The more seeds, the fewer rows: methods are comparable with "
    + "equally many only.")]
internal sealed record UnderservedSet
{
    [Description("Name of the set; 'inDistribution' for the in-distribution test rows.")]
    public required string Set { get; init; }

    [Description("Rows that were looked at: where the study has high-risk classes, those of these; otherwise all. Of soft labels the class "
        + "of the largest share counts.")]
    public required int Considered { get; init; }

    public required IReadOnlyList<UnderservedMethod> Methods { get; init; }

    [Description("How far the rows of the report's reference (first) are those of each other method (second): rows of both, of only the "
        + "one, of only the other, and their overlap, both / all three (Jaccard); null where neither has any.")]
    public IReadOnlyList<ErrorOverlap> Overlaps { get; init; } = [];

    /// <summary>The rows one by one; in no file.</summary>
    [JsonIgnore]
    public ConsistentErrors? Errors { get; init; }

    /// <summary>What is told of the errors on a set.</summary>
    public static UnderservedSet Of(string set, ConsistentErrors errors, string? reference) => new()
    {
        Set = set,
        Considered = errors.Considered,
        Methods = [.. errors.Methods.Select(
            method => new UnderservedMethod(method.Method, method.Replicates, method.Rows.Count, method.Groups))],
        Overlaps = [.. errors.Overlaps.Select(pair => pair.Second == reference ? Turned(pair) : pair).Where(
            pair => pair.First == reference)],
        Errors = errors,
    };

    private static ErrorOverlap Turned(ErrorOverlap pair) =>
        new(pair.Second, pair.First, pair.Both, pair.OnlySecond, pair.OnlyFirst, pair.Overlap);
}

/// <summary>What one method always gets wrong.</summary>
/// <param name="Method">The method.</param>
/// <param name="Seeds">Its seeds.</param>
/// <param name="Wrong">The rows that all of them get wrong.</param>
/// <param name="Groups">The same by attribute and group.</param>
[Description("A method, its seeds, the rows that all of them get wrong, and by attribute how many these are of every group.")]
internal sealed record UnderservedMethod(
    string Method, int Seeds, int Wrong, IReadOnlyDictionary<string, IReadOnlyList<GroupErrors>> Groups);
