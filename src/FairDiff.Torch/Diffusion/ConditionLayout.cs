using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// The parts of a condition vector, side by side: the label first, then one part per attribute. <see cref="Encode"/> turns it into what the
/// network sees, where zeros are a missing value and at the same time the null of guidance (Ktena et al. 2024, "invalid" labels).
/// </summary>
internal sealed record ConditionLayout(IReadOnlyList<ConditionPart> Parts)
{
    /// <summary>The parts and their values in words.</summary>
    [JsonIgnore]
    public string Text => string.Join("; ", Parts.Select(part => part.Text).DefaultIfEmpty("none"));

    /// <summary>The length of the whole vector; 0 for an unconditional generator.</summary>
    public int Size => Parts.Sum(part => part.Size);

    /// <summary>The length of what the network sees of it.</summary>
    [JsonIgnore]
    public int EncodedSize => Parts.Sum(part => part.EncodedSize);

    /// <summary>Whether a part is no plain category, which earlier versions encoded otherwise.</summary>
    [JsonIgnore]
    public bool HasVector => Parts.Any(part => part.IsVector);

    /// <summary>Conditions (N x <see cref="Size"/>) as the network takes them (N x <see cref="EncodedSize"/>).</summary>
    public Tensor Encode(Tensor conditions) => HasVector
        ? cat([.. Parts.Select((part, index) => part.Encode(conditions.narrow(1, OffsetOf(index), part.Size)))], 1)
        : conditions.alias();

    /// <summary>Where part <paramref name="index"/> starts in the vector.</summary>
    public int OffsetOf(int index) => Parts.Take(index).Sum(part => part.Size);

    /// <summary>Where part <paramref name="index"/> starts in what the network sees.</summary>
    public int EncodedOffsetOf(int index) => Parts.Take(index).Sum(part => part.EncodedSize);
}
