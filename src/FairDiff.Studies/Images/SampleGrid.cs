using FairDiff.MLNet;
using FairDiff.Shared;
using SkiaSharp;

namespace FairDiff.Studies;

/// <summary>Writes contact sheets: images of one size side by side, in PNG.</summary>
public static class SampleGrid
{
    // Smaller images are enlarged by whole factors, so that their pixels stay as they are.
    private const int SmallestCell = 72;
    private const int Space = 3;
    private const int BandHeight = 20;
    private const int LetterScale = 2;
    private const string Mark = "SYNTHETIC";

    // Legible on a light and on a dark page.
    private static readonly SKColor TitleColour = new(0x80, 0x80, 0x80);

    /// <summary>Writes one sheet.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="images">At least one image, all of one size.</param>
    /// <param name="columns">Images per row.</param>
    /// <param name="synthetic">Whether a model made the images: the sheet then says so in a band, wherever it is copied to.</param>
    /// <exception cref="FairDiffException">There is no image, or the sizes differ.</exception>
    public static void Write(string path, IReadOnlyList<RgbImage> images, int columns, bool synthetic) =>
        Write(
            path, [.. images.Chunk(Math.Clamp(columns, 1, Math.Max(1, images.Count))).Select(row => new SampleRow(null, row))], synthetic);

    /// <summary>Writes one sheet of rows, which may have titles and may differ in length.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="rows">At least one row of at least one image each, all of one size.</param>
    /// <param name="synthetic">Whether a model made the images: the sheet then says so in a band, wherever it is copied to.</param>
    /// <exception cref="FairDiffException">There is no image, or the sizes differ.</exception>
    public static void Write(string path, IReadOnlyList<SampleRow> rows, bool synthetic)
    {
        using var sheet = Compose(rows, synthetic);
        using var data = sheet.Encode(SKEncodedImageFormat.Png, 100);
        OutputFile.Save("the sheet of images", path, data.SaveTo);
    }

    private static SKBitmap Compose(IReadOnlyList<SampleRow> rows, bool synthetic)
    {
        var images = rows.SelectMany(row => row.Images).ToList();
        if (images.Count == 0 || images.Any(image => (image.Width, image.Height) != (images[0].Width, images[0].Height)))
        {
            throw new FairDiffException("A contact sheet needs at least one image, and all of its images need the same size.");
        }

        var (width, height) = (images[0].Width, images[0].Height);
        var scale = Math.Max(1, (SmallestCell + width - 1) / width);
        var (stepX, stepY) = ((width * scale) + Space, (height * scale) + Space);
        var sheet = new SKBitmap(new SKImageInfo(
            (rows.Max(row => row.Images.Count) * stepX) - Space,
            rows.Sum(row => stepY + TitleHeight(row)) - Space + (synthetic ? BandHeight : 0),
            SKColorType.Rgba8888,
            SKAlphaType.Unpremul));
        sheet.Erase(SKColors.Transparent);
        var top = 0;
        foreach (var row in rows)
        {
            DrawText(sheet, row.Title ?? "", 0, top + LetterScale, LetterScale, TitleColour);
            top += TitleHeight(row);
            for (var column = 0; column < row.Images.Count; column++)
            {
                Draw(sheet, row.Images[column], column * stepX, top, scale);
            }

            top += stepY;
        }

        if (synthetic)
        {
            DrawBand(sheet);
        }

        return sheet;
    }

    private static int TitleHeight(SampleRow row) => row.Title is null ? 0 : (PixelFont.Height + 4) * LetterScale;

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
        var scale = Mark.Length * PixelFont.Advance * LetterScale < sheet.Width ? LetterScale : 1;
        var inset = (BandHeight - (PixelFont.Height * scale)) / 2;
        for (var left = inset + 2; left == inset + 2 || left + (
            Mark.Length * PixelFont.Advance * scale) <= sheet.Width; left += 3 * SmallestCell)
        {
            DrawText(sheet, Mark, left, top + inset, scale, SKColors.White);
        }
    }

    private static void DrawText(SKBitmap sheet, string text, int left, int top, int scale, SKColor colour)
    {
        foreach (var (x, y) in PixelFont.Draw(text))
        {
            Fill(sheet, SKRectI.Create(left + (x * scale), top + (y * scale), scale, scale), colour);
        }
    }

    private static void Fill(SKBitmap sheet, SKRectI area, SKColor colour)
    {
        // Empty where a text runs over the edge.
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
