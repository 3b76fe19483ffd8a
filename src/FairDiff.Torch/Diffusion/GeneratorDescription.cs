using System.Text.Json;
using System.Text.Json.Serialization;
using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Layers;

namespace FairDiff.Torch.Diffusion;

/// <summary>Everything about a generator but its weights: the JSON in its file.</summary>
internal sealed record GeneratorDescription
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public required int ImageSize { get; init; }
    public required UNetSize Network { get; init; }
    public required Precision Precision { get; init; }
    public required Prediction Prediction { get; init; }
    public required ImageScaling Scaling { get; init; }
    public required IReadOnlyList<ConditionPart> Condition { get; init; }

    [JsonIgnore]
    public ConditionLayout Layout => new(Condition);

    /// <summary>The schedule of every generator so far.</summary>
    [JsonIgnore]
    public NoiseSchedule Schedule => NoiseSchedule.Cosine;

    /// <summary>The network, without weights yet. It samples in the precision that it was trained in.</summary>
    public UNet CreateNetwork()
    {
        var network = new UNet(UNetShape.For(ImageSize, Network), Layout.Size);
        network.SetPrecision(Precision);
        return network;
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="JsonException">The text is not a description.</exception>
    public static GeneratorDescription FromJson(string json)
    {
        var description = JsonSerializer.Deserialize<GeneratorDescription>(json, Json) ?? throw new JsonException("The description is empty.");
        return IsValid(description.Scaling) ? description : throw new JsonException("The scaling must hold three means and three positive deviations.");
    }

    private static bool IsValid(ImageScaling scaling) =>
        scaling.Mean.Length == 3 && scaling.Deviation.Length == 3 && scaling.Mean.All(double.IsFinite) && scaling.Deviation.All(value => value > 0 && double.IsFinite(value));
}
