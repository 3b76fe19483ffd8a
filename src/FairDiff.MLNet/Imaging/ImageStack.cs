namespace FairDiff.MLNet.Imaging;

/// <summary>
/// Collects images into one tensor (uint8, N x 3 x S x S, RGB, CPU). Images must be square and of one size: that of the
/// constructor, or that of the first image. Nothing is resized.
/// </summary>
/// <param name="columnName">The images' column, for messages.</param>
/// <param name="imageSize">The side of every image in pixels; null = that of the first.</param>
/// <param name="pixels">Where they are kept meanwhile; the caller's to dispose. Null: in memory.</param>
/// <param name="acceptGrey">Whether grey images are let in.</param>
internal sealed class ImageStack(string columnName, int? imageSize = null, IPixelStore? pixels = null, bool acceptGrey = true) : IDisposable
{
    private readonly IPixelStore _store = pixels ?? new MemoryPixels();

    /// <summary>How many images were added.</summary>
    public int Count { get; private set; }

    /// <summary>The side of every image in pixels, once known.</summary>
    public int? ImageSize { get; private set; } = imageSize;

    /// <summary>Whether an image that was ever added is grey.</summary>
    public bool HasGrey { get; private set; }

    /// <summary>Adds a copy of the image's pixels; <paramref name="row"/> is for messages only.</summary>
    public void Add(MLImage? image, long row) => Add(DecodedImage.Copy(image), row);

    /// <summary>Adds the image, which is released.</summary>
    public void Add(DecodedImage image, long row)
    {
        CheckSize(image, row);
        CheckColour(image, row);
        _store.Add(image.Planes);
        Count++;
        image.Release();
    }

    /// <summary>Hands over all images as one tensor, which the caller disposes, and starts anew.</summary>
    public Tensor Take()
    {
        if (Count == 0)
        {
            throw new InvalidOperationException($"No image of column '{columnName}' was added.");
        }

        Count = 0;
        return _store.Take(ImageSize!.Value);
    }

    public void Dispose()
    {
        if (pixels is null)
        {
            _store.Dispose();
        }
    }

    private void CheckColour(DecodedImage image, long row)
    {
        // One grey image says all there is to say of a stack that takes them.
        if ((HasGrey && acceptGrey) || !ImagePixels.IsGrey(image.Planes.Span))
        {
            return;
        }

        HasGrey = true;
        if (!acceptGrey)
        {
            throw new FairDiffException(
                $"The image in row {row} of column '{columnName}'{FileOf(image)} is grey, and this classifier was trained on colour "
                    + "images only. Leave such images out, or train " +
                "it with GreyImages = GreyImages.Convert, which takes their one channel for red, green and blue.");
        }
    }

    private static string FileOf(DecodedImage image) => string.IsNullOrEmpty(image.File) ? "" : $" ({image.File})";

    private void CheckSize(DecodedImage image, long row)
    {
        if (image.IsMissing)
        {
            throw new FairDiffException(
                $"Row {row} of column '{columnName}' has no image. Leave such rows out (ml.Data.FilterByCustomPredicate) or repair "
                    + "their path.");
        }

        var size = ImageSize ?? image.Size.Width;
        if (image.Size != (size, size))
        {
            throw new FairDiffException(
                $"The image in row {row} of column '{columnName}'{FileOf(image)} is {image.Size.Width} x {image.Size.Height} pixels; "
                    + $"{size} x {size} is needed. " +
                $"Images are not resized silently: put ml.Transforms.ResizeImages(\"{columnName}\", {size}, {size}) before this stage.");
        }

        ImageSize = size;
    }
}
