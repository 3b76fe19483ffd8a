using System.Globalization;

namespace FairDiff.MLflow.Runs;

/// <summary>The files by which MLflow's page knows the images of a series.</summary>
internal static class SteppedImage
{
    /// <summary>Nothing else may lie here: one name that the page cannot read makes it drop all images of the run.</summary>
    private const string Folder = "images";

    /// <summary>What marks the small copy that the grid shows.</summary>
    public const string ThumbnailMark = "+compressed";

    public static string Path(string key, long step, long timestamp) => string.Create(
        CultureInfo.InvariantCulture, $"{Folder}/{key.Replace('/', '~')}+step+{step}+timestamp+{timestamp}+{Guid.NewGuid()}");

    /// <summary>The extension that fits the bytes; null where they are neither PNG nor WebP.</summary>
    public static string? Extension(ReadOnlySpan<byte> image) => image switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => ".png",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ".webp",
        _ => null,
    };
}
