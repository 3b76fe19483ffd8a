using System.Text.Json.Serialization;

namespace FairDiff.Torch.Diffusion;

/// <summary>What the unconditional branch of classifier-free guidance leaves out (Ho and Salimans 2022).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GuidanceNull>))]
public enum GuidanceNull
{
    /// <summary>The label only; attributes stay. Sharpens the class without amplifying a label-attribute correlation of the data.</summary>
    Label,

    /// <summary>Label and attributes.</summary>
    All,
}
