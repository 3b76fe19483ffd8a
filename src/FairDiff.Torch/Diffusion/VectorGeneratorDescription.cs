using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Layers;

namespace FairDiff.Torch.Diffusion;

/// <summary>Everything about a generator of vectors but its weights: the JSON in its file.</summary>
public sealed record VectorGeneratorDescription : DiffusionDescription, IGeneratorDescription<VectorGeneratorDescription>
{
    private const string Format = "fairdiff-vector-generator-1";

    /// <summary>Values of a vector, at least 1.</summary>
    public required int Size { get; init; }

    /// <summary>The network.</summary>
    public required MlpOptions Network { get; init; }

    /// <summary>How values are scaled.</summary>
    [JsonPropertyOrder(ScalingPlace)]
    public required VectorScaling Scaling { get; init; }

    internal override IEnumerable<(string Name, string Text)> SizeFacts =>
    [
        ("size", Size.ToString(CultureInfo.InvariantCulture)),
        ("logarithmic scale", $"{Scaling.IsLogarithmic}"),
    ];

    private protected override string NetworkText => $"{Network with { Dropout = 0 }}";

    static IReadOnlyList<string> IGeneratorDescription<VectorGeneratorDescription>.FileFormats => [Format];

    static string IGeneratorDescription<VectorGeneratorDescription>.ExpectedFormats => $"'{Format}'";

    internal override string FileFormat => Format;

    internal override Int128 LeastNumbers =>
        ((Int128)Network.Width * (Layout.EncodedSize + (2 * Size))) + (2 * (Int128)Network.Blocks * Network.Width * Network.Width);

    internal override Mlp CreateNetwork()
    {
        var network = new Mlp(Network, Size, Layout.EncodedSize, LearnedVariance ? 2 * Size : Size);
        network.SetPrecision(Precision);
        return network;
    }

    /// <exception cref="JsonException">The text is not a description.</exception>
    internal static VectorGeneratorDescription FromJson(string json) =>
        StrictJson.Guard(() => Checked(StrictJson.Deserialize<VectorGeneratorDescription>(json, DiffusionJson.Options)));

    static VectorGeneratorDescription IGeneratorDescription<VectorGeneratorDescription>.Read(string source, string json) => FromJson(json);

    private static VectorGeneratorDescription Checked(VectorGeneratorDescription description)
    {
        description.Check();
        if (description.Size < 1 || !description.Scaling.IsOf(description.Size))
        {
            throw new JsonException(
                "The size must be at least 1, and the scaling hold as many finite means, positive deviations and ranges.");
        }

        description.CheckProcessAnd(description.Network.Validate);
        return description;
    }
}
