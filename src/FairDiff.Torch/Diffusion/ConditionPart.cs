using System.Text.Json.Serialization;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// One part of a condition: the label, or one attribute.
/// </summary>
/// <param name="Name">Its name, such as that of the column.</param>
/// <param name="IsLabel">Whether it is the label, which is dropped with <see cref="DiffusionTraining.LabelDropout"/> and nulled by
/// <see cref="GuidanceNull.Label"/>.</param>
/// <param name="Values">Its categories in key order, or the names of its findings.</param>
public sealed record ConditionPart(string Name, bool IsLabel, IReadOnlyList<string> Values)
{
    /// <summary>What its values say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ConditionKind Kind { get; init; }

    /// <summary>
    /// Whether several values can hold something at once, and any be unknown (NaN); the part is missing where all are unknown, not where
    /// all are 0.
    /// </summary>
    [JsonIgnore]
    public bool IsVector => Kind != ConditionKind.Category;

    /// <summary>Its length in a condition vector.</summary>
    [JsonIgnore]
    public int Size => Values.Count;

    /// <summary>How many numbers tell the network of it.</summary>
    [JsonIgnore]
    internal int EncodedSize => Kind == ConditionKind.Findings ? 2 * Size : Size;

    /// <summary>The name, the kind and the values in words.</summary>
    [JsonIgnore]
    internal string Text => $"{Name}{(IsVector ? $" ({Kind.ToString().ToLowerInvariant()})" : "")}: {string.Join(", ", Values)}";

    /// <summary>
    /// Values of this part (N x <see cref="Size"/>, NaN where one is unknown) as the network takes them (N x <see cref="EncodedSize"/>).
    /// </summary>
    internal Tensor Encode(Tensor values) => Kind switch
    {
        ConditionKind.Findings => cat([values, Held(1).Minus(values)], 1).nan_to_num(0),
        ConditionKind.Distribution => values.nan_to_num(0),
        _ => values.alias(),
    };
}
