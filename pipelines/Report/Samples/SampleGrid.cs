using FairDiff.Shared;
using FairDiff.Torch;
using SkiaSharp;

namespace FairDiff.Pipelines.Report;

/// <summary>Writes contact sheets: images of one size side by side, in PNG.</summary>
internal static class SampleGrid
{
    // Smaller images are enlarged by whole factors, so that their pixels stay as they are.
    private const int SmallestCell = 72;
    private const int Space = 3;
    private const int BandHeight = 13;
    private const string Mark = "SYNTHETIC";

    /// <summary>Writes one sheet.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="images">At least one image, all of one size.</param>
    /// <param name="columns">Images per row.</param>
    /// <param name="synthetic">Whether a model made the images: the sheet then says so in a band, wherever it is copied to.</param>
    /// <exception cref="FairDiffException">There is no image, or the sizes differ.</exception>
    public static void Write(string path, IReadOnlyList<RgbImage> images, int columns, bool synthetic)
    {
        using var sheet = Compose(images, columns, synthetic);
        using var data = sheet.Encode(SKEncodedImageFormat.Png, 100);
        AtomicFile.WriteAllBytes(path, data.ToArray());
    }

    private static SKBitmap Compose(IReadOnlyList<RgbImage> images, int columns, bool synthetic)
    {
        if (images.Count == 0 || images.Any(image => (image.Width, image.Height) != (images[0].Width, images[0].Height)))
        {
            throw new FairDiffException("A contact sheet needs at least one image, and all of its images need the same size.");
        }

        columns = Math.Clamp(columns, 1, images.Count);
        var (width, height) = (images[0].Width, images[0].Height);
        var scale = Math.Max(1, (SmallestCell + width - 1) / width);
        var (stepX, stepY) = ((width * scale) + Space, (height * scale) + Space);
        var rows = (images.Count + columns - 1) / columns;
        var sheet = new SKBitmap(
            new SKImageInfo((columns * stepX) - Space, (rows * stepY) - Space + (synthetic ? BandHeight : 0), SKColorType.Rgba8888, SKAlphaType.Unpremul));
        sheet.Erase(SKColors.Transparent);
        for (var i = 0; i < images.Count; i++)
        {
            Draw(sheet, images[i], i % columns * stepX, i / columns * stepY, scale);
        }

        if (synthetic)
        {
            DrawBand(sheet);
        }

        return sheet;
    }

    private static void Draw(SKBitmap sheet, RgbImage image, int left, int top, int scale)
    {
        for (var y = 0; y < image.Height * scale; y++)
        {
            for (var x = 0; x < image.Width * scale; x++)
            {
                var at = 3 * ((y / scale * image.Width) + (x / scale));
                sheet.SetPixel(left + x, top + y, new SKColor(image.Pixels[at], image.Pixels[at + 1], image.Pixels[at + 2]));
            }
        }
    }

    private static void DrawBand(SKBitmap sheet)
    {
        var top = sheet.Height - BandHeight;
        for (var y = top; y < sheet.Height; y++)
        {
            for (var x = 0; x < sheet.Width; x++)
            {
                sheet.SetPixel(x, y, new SKColor(0x7A, 0x2E, 0x0E));
            }
        }

        // Repeated, so that a cut-out of the sheet still carries it.
        var word = PixelFont.Draw(Mark).ToArray();
        for (var left = 6; left + (Mark.Length * PixelFont.Advance) <= sheet.Width; left += 4 * SmallestCell)
        {
            foreach (var (x, y) in word)
            {
                sheet.SetPixel(left + x, top + y + ((BandHeight - PixelFont.Height) / 2), SKColors.White);
            }
        }
    }
}
