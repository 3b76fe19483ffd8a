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
    private const int BandHeight = 20;
    private const int LetterScale = 2;
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
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            var (x, y) = (i % image.Width, i / image.Width);
            var colour = new SKColor(image.Pixels[3 * i], image.Pixels[(3 * i) + 1], image.Pixels[(3 * i) + 2]);
            Fill(sheet, SKRectI.Create(left + (x * scale), top + (y * scale), scale, scale), colour);
        }
    }

    private static void DrawBand(SKBitmap sheet)
    {
        var top = sheet.Height - BandHeight;
        Fill(sheet, SKRectI.Create(0, top, sheet.Width, BandHeight), new SKColor(0x7A, 0x2E, 0x0E));

        // Repeated, so that a cut-out of the sheet still carries it.
        var word = PixelFont.Draw(Mark).ToArray();
        var scale = Mark.Length * PixelFont.Advance * LetterScale < sheet.Width ? LetterScale : 1;
        var inset = (BandHeight - (PixelFont.Height * scale)) / 2;
        for (var left = inset + 2; left == inset + 2 || left + (Mark.Length * PixelFont.Advance * scale) <= sheet.Width; left += 3 * SmallestCell)
        {
            foreach (var (x, y) in word)
            {
                Fill(sheet, SKRectI.Create(left + (x * scale), top + inset + (y * scale), scale, scale), SKColors.White);
            }
        }
    }

    private static void Fill(SKBitmap sheet, SKRectI area, SKColor colour)
    {
        area.Intersect(sheet.Info.Rect);
        for (var y = area.Top; y < area.Bottom; y++)
        {
            for (var x = area.Left; x < area.Right; x++)
            {
                sheet.SetPixel(x, y, colour);
            }
        }
    }
}
