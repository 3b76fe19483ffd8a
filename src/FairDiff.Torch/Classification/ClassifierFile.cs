using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Classification;

/// <summary>A classifier as safetensors, with what the network looks like under <c>__metadata__</c>.</summary>
internal static class ClassifierFile
{
    private const string Format = "fairdiff-classifier-1";

    public static void Save(ResNet network, ClassifierShape shape, Stream stream) => Safetensors.Write(
        stream,
        ModuleWeights.Of(network),
        new Dictionary<string, string>
        {
            ["format"] = Format,
            ["architecture"] = shape.Architecture.ToString(),
            ["classCount"] = shape.ClassCount.ToString(CultureInfo.InvariantCulture),
            ["imageSize"] = shape.ImageSize.ToString(CultureInfo.InvariantCulture),
        });

    public static ImageClassifier Load(Stream stream, Device device)
    {
        const string source = "The classifier's weights";
        TorchRuntime.Initialize();
        var tensors = Safetensors.Read(stream, out var metadata, source);
        try
        {
            var shape = Shape(metadata, source);
            var network = shape.NewNetwork();
            ModuleWeights.Restore(network, tensors, source);
            network.to(device);
            return new ImageClassifier(network, shape, device);
        }
        finally
        {
            Safetensors.Dispose(tensors);
        }
    }

    private static ClassifierShape Shape(IReadOnlyDictionary<string, string> metadata, string source)
    {
        if (metadata.GetValueOrDefault("format") == Format &&
            Enum.TryParse<ResNetArchitecture>(metadata.GetValueOrDefault("architecture"), out var architecture) && Enum.IsDefined(architecture) &&
            int.TryParse(metadata.GetValueOrDefault("classCount"), NumberStyles.None, CultureInfo.InvariantCulture, out var classes) && classes > 0 &&
            int.TryParse(metadata.GetValueOrDefault("imageSize"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0)
        {
            return new ClassifierShape(architecture, classes, size);
        }

        var found = string.Join(", ", metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} = '{entry.Value}'"));
        throw new FairDiffException(
            $"{source} are described by [{found}]; expected is format '{Format}' with a known architecture, class count and image size. " +
            "Load a file that an image classifier of this version saved.");
    }
}
