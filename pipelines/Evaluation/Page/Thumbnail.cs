using FairDiff.MLNet;
using FairDiff.Pipelines.Folder;
using SkiaSharp;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>An image made small enough to travel in a page: at most 144 x 144 pixels, so at most 0.1 MB.</summary>
/// <param name="Data">The image as a data URI.</param>
/// <param name="Width">How wide it is drawn; tiny images are enlarged by a whole factor, so that their pixels stay as they are.</param>
/// <param name="Height">How high it is drawn.</param>
internal sealed record Thumbnail(string Data, int Width, int Height)
{
    public const int Side = 144;

    /// <summary>Reads an image; null with the problem where it cannot be read.</summary>
    /// <exception cref="FairDiffException">It is synthetic.</exception>
    public static Thumbnail? Of(string path, long maxPixels, out string? problem)
    {
        // The page travels, so it does not tell of this machine's folders.
        problem = ImageFile.FindProblem(path, maxPixels)?.Replace(path, Path.GetFileName(path), StringComparison.Ordinal);
        if (problem is not null)
        {
            return null;
        }

        if (ImageCheck.Provenance(path) is { } provenance)
        {
            throw new FairDiffException(
                $"{path} is synthetic: its XMP says that generator {provenance.GeneratorId} made it. A classifier is judged on real "
                    + "images; leave the row out of the predictions.");
        }

        using var image = SKBitmap.Decode(path);
        var largest = Math.Max(image.Width, image.Height);
        var (width, height) = (Math.Max(1, image.Width * Side / largest), Math.Max(1, image.Height * Side / largest));
        using var small = largest <= Side ? image.Copy() : image.Resize(new SKImageInfo(width, height), SKFilterQuality.High);
        using var png = small.Encode(SKEncodedImageFormat.Png, 100);
        var factor = Math.Max(1, Side / largest);
        return new("data:image/png;base64," + Convert.ToBase64String(png.ToArray()), small.Width * factor, small.Height * factor);
    }
}
