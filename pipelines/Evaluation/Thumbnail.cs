using FairDiff.MLNet;
using FairDiff.Reporting;
using FairDiff.Studies;
using SkiaSharp;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Images made small enough to travel in a page: at most 144 x 144 pixels, so at most 0.1 MB.</summary>
internal static class Thumbnail
{
    private const int Side = ExampleImage.LargestSide;

    /// <summary>Reads an image; tiny ones are enlarged by a whole factor, so that their pixels stay as they are.</summary>
    /// <exception cref="FairDiffException">It is synthetic.</exception>
    public static ExampleImage Of(string path, long maxPixels)
    {
        if (ImageFile.FindProblem(path, maxPixels) is { } problem)
        {
            // The page travels, so it does not tell of this machine's folders.
            return ExampleImage.NotShown(problem.Replace(path, Path.GetFileName(path), StringComparison.Ordinal));
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
        return ExampleImage.FromPng(png.ToArray(), small.Width * factor, small.Height * factor);
    }
}
