using System.Text.Json.Serialization;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// The parts of a condition vector, side by side: the label first, then one part per attribute. A part of zeros is a
/// missing value and at the same time the null of guidance (Ktena et al. 2024, "invalid" labels).
/// </summary>
internal sealed record ConditionLayout(IReadOnlyList<ConditionPart> Parts)
{
    /// <summary>The length of the whole vector; 0 for an unconditional generator.</summary>
    public int Size => Parts.Sum(part => part.Size);

    /// <summary>Where part <paramref name="index"/> starts in the vector.</summary>
    public int OffsetOf(int index) => Parts.Take(index).Sum(part => part.Size);
}

/// <summary>One part of a condition: the label, or one attribute. Values are its categories in key order.</summary>
internal sealed record ConditionPart(string Name, bool IsLabel, IReadOnlyList<string> Values)
{
    [JsonIgnore]
    public int Size => Values.Count;
}
