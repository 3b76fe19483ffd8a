using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// The parts of a condition vector, side by side: the label first, then one part per attribute. A part of zeros is a
/// missing value and at the same time the null of guidance (Ktena et al. 2024, "invalid" labels).
/// </summary>
internal sealed record ConditionLayout(IReadOnlyList<ConditionPart> Parts)
{
    /// <summary>The parts and their values in words.</summary>
    [JsonIgnore]
    public string Text => string.Join("; ", Parts.Select(part => $"{part.Name}: {string.Join(", ", part.Values)}").DefaultIfEmpty("none"));

    /// <summary>The length of the whole vector; 0 for an unconditional generator.</summary>
    public int Size => Parts.Sum(part => part.Size);

    /// <summary>Conditions (N x <see cref="Size"/>) as the network takes them: 0 for an entry that is unknown (NaN, in a part that is a vector).</summary>
    public Tensor ZeroUnknown(Tensor conditions) => Parts.Any(part => part.IsVector) ? conditions.nan_to_num(0) : conditions.alias();

    /// <summary>Where part <paramref name="index"/> starts in the vector.</summary>
    public int OffsetOf(int index) => Parts.Take(index).Sum(part => part.Size);
}

/// <summary>One part of a condition: the label, or one attribute. Values are its categories in key order.</summary>
internal sealed record ConditionPart(string Name, bool IsLabel, IReadOnlyList<string> Values)
{
    /// <summary>
    /// Whether several values can be there at once, each to a degree of 0 to 1, and any be unknown (NaN). Then the part is missing where all are
    /// unknown, and not where all are 0.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsVector { get; init; }

    [JsonIgnore]
    public int Size => Values.Count;
}
