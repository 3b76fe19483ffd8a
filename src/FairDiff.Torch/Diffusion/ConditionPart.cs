using System.Text.Json.Serialization;
using static FairDiff.Torch.Scalars;
using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// One part of a condition: the label, or one attribute. Values are its categories in key order, or the names of its findings.
/// </summary>
internal sealed record ConditionPart(string Name, bool IsLabel, IReadOnlyList<string> Values)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ConditionKind Kind { get; init; }

    /// <summary>
    /// Whether several values can hold something at once, and any be unknown (NaN); the part is missing where all are unknown, not where
    /// all are 0.
    /// </summary>
    [JsonIgnore]
    public bool IsVector => Kind != ConditionKind.Category;

    [JsonIgnore]
    public int Size => Values.Count;

    /// <summary>How many numbers tell the network of it.</summary>
    [JsonIgnore]
    public int EncodedSize => Kind == ConditionKind.Findings ? 2 * Size : Size;

    /// <summary>The name, the kind and the values in words.</summary>
    [JsonIgnore]
    public string Text => $"{Name}{(IsVector ? $" ({Kind.ToString().ToLowerInvariant()})" : "")}: {string.Join(", ", Values)}";

    /// <summary>
    /// Values of this part (N x <see cref="Size"/>, NaN where one is unknown) as the network takes them (N x <see cref="EncodedSize"/>).
    /// </summary>
    public Tensor Encode(Tensor values) => Kind switch
    {
        ConditionKind.Findings => cat([values, Held(1).Minus(values)], 1).nan_to_num(0),
        ConditionKind.Distribution => values.nan_to_num(0),
        _ => values.alias(),
    };
}
