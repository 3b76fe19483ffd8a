using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Layers;

namespace FairDiff.Torch.Diffusion;

/// <summary>Everything about a generator of images but its weights: the JSON in its file.</summary>
public sealed record GeneratorDescription : DiffusionDescription, IGeneratorDescription<GeneratorDescription>
{
    private const int Kernel = 9;
    private const string Format = "fairdiff-generator-2";

    /// <summary>Of label vectors, which format 2 had too, but with another encoding.</summary>
    private const string VectorFormat = "fairdiff-generator-3";

    /// <summary>Pixels per side of the images that it makes.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Pixels per side of the images that it enlarges, for an upsampler; null = it draws from nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BaseImageSize { get; init; }

    /// <summary>The network.</summary>
    public required UNetOptions Network { get; init; }

    /// <summary>How pixels are scaled.</summary>
    [JsonPropertyOrder(ScalingPlace)]
    public required ImageScaling Scaling { get; init; }

    /// <summary>Whether no training image has any colour, and so none that is drawn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonPropertyOrder(KindPlace)]
    public bool IsGrey { get; init; }

    internal override IEnumerable<(string Name, string Text)> SizeFacts =>
    [
        ("image size", Text(ImageSize)),
        ("base image size", BaseImageSize is { } size ? Text(size) : "none"),
    ];

    private protected override string NetworkText => $"{Network with { Dropout = 0, ZeroInitialization = true }}";

    static IReadOnlyList<string> IGeneratorDescription<GeneratorDescription>.FileFormats => [Format, VectorFormat];

    static string IGeneratorDescription<GeneratorDescription>.ExpectedFormats => $"'{Format}', or '{VectorFormat}' of label vectors";

    internal override string FileFormat => Layout.HasVector ? VectorFormat : Format;

    internal override Int128 LeastNumbers
    {
        get
        {
            var shape = CreateShape();
            Int128 patch = shape.Patch;
            var stem = Kernel * 3 * patch * patch * shape.Width(0);
            var condition = (Int128)Layout.EncodedSize * Network.Channels;
            return Enumerable.Range(0, shape.Levels).Select(shape.Width)
                .Aggregate(stem + condition, (sum, width) => sum + (Network.BlocksPerLevel * (Int128)Kernel * width * width));
        }
    }

    /// <summary>The plan of the network.</summary>
    internal UNetShape CreateShape() => UNetShape.For(ImageSize, Network);

    internal override UNet CreateNetwork()
    {
        var network = new UNet(
            CreateShape(),
            Layout.EncodedSize,
            BaseImageSize is null ? UNet.Rgb : 2 * UNet.Rgb,
            LearnedVariance ? 2 * UNet.Rgb : UNet.Rgb);
        network.SetPrecision(Precision);
        return network;
    }

    /// <exception cref="JsonException">The text is not a description.</exception>
    internal static GeneratorDescription FromJson(string json) =>
        StrictJson.Guard(() => Checked(StrictJson.Deserialize<GeneratorDescription>(json, DiffusionJson.Options)));

    static GeneratorDescription IGeneratorDescription<GeneratorDescription>.Read(string source, string json) => HasFormerVectors(json)
        ? throw new EngineException(
            $"{source} is a generator of label vectors of an earlier version, to which 'nothing found' and 'not known' were one and "
                + "the same condition: what it draws for no finding has any. Train it again, in a new folder, and draw its images again.")
        : FromJson(json);

    /// <summary>Whether a description is one of an earlier version that has a label vector, which was encoded otherwise then.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    private static bool HasFormerVectors(string json) =>
        StrictJson.Object(json)["condition"] is JsonArray parts
            && parts.Any(part => part is JsonObject values && values.ContainsKey("isVector"));

    private static GeneratorDescription Checked(GeneratorDescription description)
    {
        description.Check();
        if (!IsValid(description.Scaling))
        {
            throw new JsonException("The scaling must hold three means and three positive deviations.");
        }

        if (description.BaseImageSize is { } size && (size < 1 || size >= description.ImageSize))
        {
            throw new JsonException("An upsampler's base image size must be at least 1 and smaller than its images.");
        }

        description.CheckProcessAnd(() => description.CreateShape());
        return description;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool IsValid(ImageScaling scaling) =>
        scaling.Mean.Length == 3
            && scaling.Deviation.Length == 3
            && scaling.Mean.All(double.IsFinite)
            && scaling.Deviation.All(value => value > 0 && double.IsFinite(value));
}
