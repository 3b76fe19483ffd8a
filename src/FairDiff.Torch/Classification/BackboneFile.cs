using System.Globalization;

namespace FairDiff.Torch.Classification;

/// <summary>A backbone as safetensors, with what the network looks like under <c>__metadata__</c>.</summary>
internal static class BackboneFile
{
    public const string Name = "The backbone's weights";
    private const string Format = "fairdiff-backbone-1";

    public static void Write(
        Stream stream, Dictionary<string, Tensor> tensors, PretrainedNetwork network, ImageNormalization normalization, string source)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["architecture"] = network.Architecture.ToString(),
            ["stem"] = network.Stem.ToString(),
            ["widthFactor"] = network.WidthFactor.ToString(CultureInfo.InvariantCulture),
            ["normalization"] = normalization.ToString(),
            ["channelOrder"] = "RGB",
            ["source"] = source,
        };
        NetworkMetadata.AddBlocks(metadata, network.StageBlocks);
        Safetensors.Write(stream, tensors, metadata);
    }

    /// <summary>The tensors, which are the caller's to dispose, and what they are of.</summary>
    /// <exception cref="EngineException">They are no backbone's, or of a larger one than there are numbers.</exception>
    public static Dictionary<string, Tensor> Read(
        Stream stream, out PretrainedNetwork network, out ImageNormalization normalization, out string source)
    {
        var tensors = Safetensors.Read(stream, out var metadata, Name);
        if (metadata.GetValueOrDefault("format") == Format
            && NetworkMetadata.Name<ResNetArchitecture>(metadata, "architecture") is { } architecture
            && NetworkMetadata.Name<ResNetStem>(metadata, "stem") is { } stem
            && NetworkMetadata.Number(metadata, "widthFactor") is { } width and <= ClassifierFile.LargestWidth
            && NetworkMetadata.Name<ImageNormalization>(metadata, "normalization") is { } values
            && NetworkMetadata.Blocks(metadata, architecture, out var blocks))
        {
            network = new(architecture, width, stem) { StageBlocks = blocks };
            if (network.Design.LeastNumbers <= tensors.Values.Sum(tensor => tensor.numel()))
            {
                (normalization, source) = (values, metadata.GetValueOrDefault("source") ?? "");
                return tensors;
            }
        }

        Safetensors.Dispose(tensors);
        throw new EngineException($"{Name} are not described as those of format '{Format}' with a known network, or are fewer than it has. "
            + "Save the model again.");
    }
}
