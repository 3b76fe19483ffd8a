using System.Globalization;
using System.Security.Cryptography;

namespace FairDiff.MLflow.Runs;

/// <summary>The files by which MLflow's page knows the images of a series.</summary>
internal static class SteppedImage
{
    /// <summary>Nothing else may lie here: one name that the page cannot read makes it drop all images of the run.</summary>
    private const string Folder = "images";

    /// <summary>What marks the small copy that the grid shows.</summary>
    public const string ThumbnailMark = "+compressed";

    // The id is that of the image, so that one which is logged again with its time lies where it lay.
    public static string Path(string key, long step, long timestamp, ReadOnlySpan<byte> image) => string.Create(
        CultureInfo.InvariantCulture,
            $"{Folder}/{key.Replace('/', '~')}+step+{step}+timestamp+{timestamp}+{new Guid(SHA256.HashData(image).AsSpan(0, 16))}");

    /// <summary>The extension that fits the bytes; null where they are neither PNG nor WebP.</summary>
    public static string? Extension(ReadOnlySpan<byte> image) => image switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => ".png",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ".webp",
        _ => null,
    };
}
