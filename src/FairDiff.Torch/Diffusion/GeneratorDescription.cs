using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Layers;

namespace FairDiff.Torch.Diffusion;

/// <summary>Everything about a generator but its weights: the JSON in its file.</summary>
public sealed record GeneratorDescription
{
    /// <summary>Pixels per side of the images that it makes.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Pixels per side of the images that it enlarges, for an upsampler; null = it draws from nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BaseImageSize { get; init; }

    /// <summary>The network.</summary>
    public required UNetOptions Network { get; init; }

    /// <summary>The precision that it was trained in, and draws in.</summary>
    public required Precision Precision { get; init; }

    /// <summary>The noise schedule that it was trained with.</summary>
    [JsonPropertyName("schedule")]
    public required DiffusionSchedule DiffusionSchedule { get; init; }

    /// <summary>What the network predicts.</summary>
    public required Prediction Prediction { get; init; }

    /// <summary>Whether the network says the variance of its reverse steps behind its prediction, in as many channels.</summary>
    public required bool LearnedVariance { get; init; }

    /// <summary>How pixels are scaled.</summary>
    public required ImageScaling Scaling { get; init; }

    /// <summary>The parts of its condition.</summary>
    public required IReadOnlyList<ConditionPart> Condition { get; init; }

    /// <summary>Whether no training image has any colour, and so none that is drawn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsGrey { get; init; }

    /// <summary>How many rows of the training data had which condition.</summary>
    public required IReadOnlyList<ConditionCount> TrainingRows { get; init; }

    /// <summary>The length (sigma_rel) of the power-function average that the weights are; null = an exponential average.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? EmaLength { get; init; }

    /// <summary>The parts of its condition, as the layout of a vector.</summary>
    [JsonIgnore]
    public ConditionLayout Layout => new(Condition);

    /// <summary>alpha and sigma of <see cref="DiffusionSchedule"/>.</summary>
    [JsonIgnore]
    public NoiseSchedule Schedule => NoiseSchedule.Create(DiffusionSchedule);

    /// <summary>The plan of the network.</summary>
    internal UNetShape CreateShape() => UNetShape.For(ImageSize, Network);

    /// <summary>The network, without weights yet. It samples in the precision that it was trained in.</summary>
    internal UNet CreateNetwork()
    {
        var network = new UNet(
            CreateShape(),
            Layout.EncodedSize,
            BaseImageSize is null ? UNet.Rgb : 2 * UNet.Rgb,
            LearnedVariance ? 2 * UNet.Rgb : UNet.Rgb);
        network.SetPrecision(Precision);
        return network;
    }

    /// <summary>Writes it as the JSON that stands in the generator's file.</summary>
    /// <returns>The text.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, DiffusionJson.Options);

    /// <summary>Whether a description is one of an earlier version that has a label vector, which was encoded otherwise then.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    internal static bool HasFormerVectors(string json) =>
        StrictJson.Object(json)["condition"] is JsonArray parts
            && parts.Any(part => part is JsonObject values && values.ContainsKey("isVector"));

    /// <exception cref="JsonException">The text is not a description.</exception>
    internal static GeneratorDescription FromJson(string json) =>
        StrictJson.Guard(() => Checked(StrictJson.Deserialize<GeneratorDescription>(json, DiffusionJson.Options)));

    private static GeneratorDescription Checked(GeneratorDescription description)
    {
        if (description.Condition.Any(part => part.Values.Any(value => value is null))
            || description.Condition.Select(part => part.Name).Distinct().Count() != description.Condition.Count)
        {
            throw new JsonException("The condition must have parts with names of their own, and values with names.");
        }

        if (!IsValid(description.Scaling))
        {
            throw new JsonException("The scaling must hold three means and three positive deviations.");
        }

        if (description.TrainingRows.Count == 0
            || description.TrainingRows.Any(count => count.Rows < 1 || count.Condition.Count != description.Layout.Size))
        {
            throw new JsonException("The training rows must be counts above 0 of vectors as long as the condition.");
        }

        if (description.TrainingRows.Sum(count => (long)count.Rows) > ConditionCount.MostRows)
        {
            throw new JsonException($"The training rows are more than {ConditionCount.MostRows}.");
        }

        if (description.BaseImageSize is { } size && (size < 1 || size >= description.ImageSize))
        {
            throw new JsonException("An upsampler's base image size must be at least 1 and smaller than its images.");
        }

        try
        {
            ProcessChecks.Check(description.DiffusionSchedule, description.Prediction);
            UNetShape.For(description.ImageSize, description.Network);
            return description;
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or EngineException)
        {
            throw new JsonException(StrictJson.FirstLine(exception), exception);
        }
    }

    private static bool IsValid(ImageScaling scaling) =>
        scaling.Mean.Length == 3
            && scaling.Deviation.Length == 3
            && scaling.Mean.All(double.IsFinite)
            && scaling.Deviation.All(value => value > 0 && double.IsFinite(value));
}
