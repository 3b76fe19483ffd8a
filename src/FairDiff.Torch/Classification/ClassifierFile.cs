using System.Globalization;
using TorchSharp;

namespace FairDiff.Torch.Classification;

/// <summary>A classifier as safetensors, with what the network looks like under <c>__metadata__</c>.</summary>
internal static class ClassifierFile
{
    private const int LargestImage = 1 << 14;
    public const int LargestWidth = 64;
    private const string Accepted = "accepted";
    private const string Refused = "refused";
    private const string Format = "fairdiff-classifier-2";

    /// <summary>Without stem, width and normalization, which were always the usual ones.</summary>
    private const string FirstFormat = "fairdiff-classifier-1";

    public static void Save(ClassifierNetwork network, ClassifierShape shape, Stream stream)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["architecture"] = shape.Architecture.ToString(),
            ["classCount"] = shape.ClassCount.ToString(CultureInfo.InvariantCulture),
            ["task"] = shape.Task.ToString(),
            ["imageSize"] = shape.ImageSize.ToString(CultureInfo.InvariantCulture),
            ["channelOrder"] = "RGB",
            ["greyImages"] = shape.AcceptsGrey ? Accepted : Refused,
            ["normalization"] = shape.Normalization.ToString(),
            ["stem"] = shape.Stem.ToString(),
            ["widthFactor"] = shape.WidthFactor.ToString(CultureInfo.InvariantCulture),
        };
        NetworkMetadata.AddBlocks(metadata, shape.StageBlocks);
        Safetensors.Write(stream, ModuleWeights.Of(network), metadata);
    }

    public static ImageClassifier Load(Stream stream, Device device)
    {
        const string Source = "The classifier's weights";
        TorchRuntime.Initialize();
        var tensors = Safetensors.Read(stream, out var metadata, Source);
        try
        {
            var shape = Shape(metadata, Source);
            CheckSize(shape, tensors, Source);
            var network = shape.NewNetwork();
            ModuleWeights.Restore(network, tensors, Source);
            network.to(device);
            return new ImageClassifier(network, shape, device);
        }
        finally
        {
            Safetensors.Dispose(tensors);
        }
    }

    /// <summary>A description that asks for a larger network than there are numbers is refused before memory is taken for it.</summary>
    private static void CheckSize(ClassifierShape shape, Dictionary<string, Tensor> tensors, string source)
    {
        // The last layer's bias, and a 3 x 3 convolution of each block.
        var there = tensors.Values.Sum(tensor => tensor.numel());
        if (shape.WidthFactor > LargestWidth || shape.ImageSize > LargestImage
            || shape.ClassCount + shape.Design.LeastNumbers > there)
        {
            throw new EngineException(
                $"{source} are described as those of {shape.ClassCount} classes, width factor {shape.WidthFactor} and image size "
                    + $"{shape.ImageSize}, and hold {there} numbers: " +
                "description and weights are not of one classifier. Load a file that an image classifier of this version saved.");
        }
    }

    /// <summary>The normalisation of a classifier's file; null where the metadata are another file's.</summary>
    public static ImageNormalization? NormalizationOf(IReadOnlyDictionary<string, string> metadata) =>
        metadata.GetValueOrDefault("format") switch
    {
        Format => NetworkMetadata.Name<ImageNormalization>(metadata, "normalization"),
        FirstFormat => ImageNormalization.UnitRange,
        _ => null,
    };

    private static ClassifierShape Shape(IReadOnlyDictionary<string, string> metadata, string source)
    {
        var format = metadata.GetValueOrDefault("format");
        if (format is Format or FirstFormat && NetworkMetadata.Name<ResNetArchitecture>(metadata, "architecture") is { } architecture &&
            NetworkMetadata.Number(metadata, "classCount") is { } classes && NetworkMetadata.Number(metadata, "imageSize") is { } size)
        {
            // Files from before there was a choice are of one class per image.
            var shape = new ClassifierShape(
                architecture, classes, size)
            {
                Task = NetworkMetadata.Name<ClassificationTask>(metadata, "task") ?? ClassificationTask.Multiclass,
            };
            if (format == FirstFormat)
            {
                return shape;
            }

            if (NetworkMetadata.Name<ResNetStem>(metadata, "stem") is { } stem
                && NetworkMetadata.Name<ImageNormalization>(metadata, "normalization") is { } normalization &&
                NetworkMetadata.Number(metadata, "widthFactor") is { } width
                && NetworkMetadata.Blocks(metadata, architecture, out var blocks))
            {
                return shape with { AcceptsGrey = metadata.GetValueOrDefault("greyImages") != Refused, Stem = stem,
                    Normalization = normalization, WidthFactor = width, StageBlocks = blocks };
            }
        }

        var found = string.Join(
            ", ", metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} = '{entry.Value}'"));
        throw new EngineException(
            $"{source} are described by [{found}]; expected is format '{Format}' with a known architecture, stem and normalization, a "
                + "class count, an image size and a width factor. Load a file that an image classifier of this version saved.");
    }
}
