using System.Text.Json.Serialization;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// The parts of a condition vector, side by side: the label first, then one part per attribute. The network sees zeros where a value is
/// missing, which is at the same time the null of guidance (Ktena et al. 2024, "invalid" labels).
/// </summary>
/// <param name="Parts">The parts, their names all different; none for an unconditional generator.</param>
public sealed record ConditionLayout(IReadOnlyList<ConditionPart> Parts)
{
    /// <summary>The parts and their values in words.</summary>
    [JsonIgnore]
    internal string Text => string.Join("; ", Parts.Select(part => part.Text).DefaultIfEmpty("none"));

    /// <summary>The length of the whole vector; 0 for an unconditional generator.</summary>
    public int Size => Parts.Sum(part => part.Size);

    /// <summary>The length of what the network sees of it.</summary>
    [JsonIgnore]
    internal int EncodedSize => Parts.Sum(part => part.EncodedSize);

    /// <summary>Whether a part is no plain category, which earlier versions encoded otherwise.</summary>
    [JsonIgnore]
    internal bool HasVector => Parts.Any(part => part.IsVector);

    /// <summary>Conditions (N x <see cref="Size"/>) as the network takes them (N x <see cref="EncodedSize"/>).</summary>
    internal Tensor Encode(Tensor conditions) => HasVector
        ? cat([.. Parts.Select((part, index) => part.Encode(conditions.narrow(1, OffsetOf(index), part.Size)))], 1)
        : conditions.alias();

    /// <summary>Tells where a part starts in the vector.</summary>
    /// <param name="index">The place of the part, from 0.</param>
    /// <returns>The place of its first number.</returns>
    public int OffsetOf(int index) => Parts.Take(index).Sum(part => part.Size);

    /// <summary>What each number says that the network sees of it; of a label whatever its column is called.</summary>
    [JsonIgnore]
    internal IEnumerable<(string Part, bool IsLabel, ConditionKind Kind, string Value, bool IsAbsence)> EncodedNames => Parts.SelectMany(
        part => Enumerable.Range(0, part.EncodedSize).Select(place => (
            part.IsLabel ? "" : part.Name, part.IsLabel, part.Kind, part.Values[place % part.Size], place >= part.Size)));

    /// <summary>Where part <paramref name="index"/> starts in what the network sees.</summary>
    internal int EncodedOffsetOf(int index) => Parts.Take(index).Sum(part => part.EncodedSize);
}
