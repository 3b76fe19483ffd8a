using System.Text.Json;
using System.Text.Json.Serialization;

namespace FairDiff.Torch.Diffusion;

/// <summary>How options and descriptions of generators are written as JSON: readable, and strict when read.</summary>
internal static class DiffusionJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // NaN = an entry of a label vector that is not known
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };
}
