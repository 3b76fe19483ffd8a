using System.Text.Json;
using System.Xml;
using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Provenance;
using FairDiff.Shared;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Writes an image's provenance into its PNG file, signed, and reads it there.</summary>
internal static class PngProvenance
{
    /// <summary>The PNG file with its provenance as XMP and as a C2PA manifest, which covers pixels and XMP.</summary>
    public static byte[] Write(byte[] png, ImageProvenance provenance, SigningCredential credential)
    {
        var described = PngXmp.Embed(png, XmpPacket.Write(provenance));
        var claim = new ImageClaim(provenance.DigitalSourceType, ManifestJson.ToObject(provenance), DateTimeOffset.UtcNow);
        return PngManifest.Embed(
            described, (start, around) => ManifestWriter.Write(described, start, around, claim, credential));
    }

    /// <summary>Null where the file has no XMP, or none that says that this library made the image.</summary>
    /// <exception cref="FairDiffException">The file is damaged; <paramref name="name"/> says which.</exception>
    public static ImageProvenance? Read(string name, ReadOnlyMemory<byte> png)
    {
        try
        {
            return PngXmp.Extract(png) is { } packet ? XmpPacket.Read(packet) : null;
        }
        catch (Exception exception) when (
            exception is InvalidDataException or XmlException or JsonException or ArgumentException or InvalidOperationException)
        {
            var what = exception is InvalidDataException
                ? exception.Message
                : $"its XMP is damaged ({StrictJson.FirstLine(exception).TrimEnd('.')})";
            throw new FairDiffException($"The image '{name}' cannot be trusted: {what}. Make it again.", exception);
        }
    }
}
