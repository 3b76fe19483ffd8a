using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using FairDiff.MLNet.Imaging;
using FairDiff.Shared;
using FairDiff.Torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Compares the file of an image with what the manifest says of it.</summary>
internal static class ImageVerification
{
    /// <summary>What is wrong first; null when all is well.</summary>
    public static string? ProblemOf(SyntheticImageRecord record, string path)
    {
        try
        {
            var bytes = RegularFile.ReadAllBytes(path, followLink: false);
            if (FileHash.Of(bytes) != record.Sha256)
            {
                return "its SHA-256 is not the manifest's (damaged or changed)";
            }

            return PngProvenance.Read(path, bytes) is not { } found ? "its XMP does not say that this library made it"
                : PngFile.Size(bytes) is var size && size != (record.ImageSize, record.ImageSize)
                    ? $"it has {size.Width} x {size.Height} pixels, the manifest says {record.ImageSize} x {record.ImageSize}"
                : Difference(found, record);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException
            or EngineException or ArgumentException or JsonException or XmlException)
        {
            return StrictJson.FirstLine(exception);
        }
    }

    private static string? Difference(ImageProvenance found, SyntheticImageRecord record)
    {
        // Through XMP and back, as the file's own facts have gone.
        var expected = ManifestJson.ToObject(XmpPacket.Read(XmpPacket.Write(record))!);
        var actual = ManifestJson.ToObject(found);
        foreach (var (name, value) in expected)
        {
            if (Text(actual[name]) != Text(value))
            {
                return $"its XMP says {name} = {Text(actual[name])}, the manifest {Text(value)}";
            }
        }

        return null;
    }

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
