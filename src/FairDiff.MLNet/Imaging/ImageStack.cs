using FairDiff.Torch;
using Microsoft.ML.Data;
using static TorchSharp.torch;

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
    private const long DecodedBytesPerCollection = 64 << 20;

    private readonly IPixelStore store = pixels ?? new MemoryPixels();
    private byte[] planes = [];
    private long decodedBytes;

    /// <summary>How many images were added.</summary>
    public int Count { get; private set; }

    /// <summary>The side of every image in pixels, once known.</summary>
    public int? ImageSize { get; private set; } = imageSize;

    /// <summary>Whether an image that was ever added is grey.</summary>
    public bool HasGrey { get; private set; }

    /// <summary>Adds a copy of the image's pixels; <paramref name="row"/> is for messages only.</summary>
    public void Add(MLImage? image, long row)
    {
        var size = CheckSize(image, row);
        if (planes.Length == 0)
        {
            planes = new byte[3 * size * size];
        }

        ImagePixels.CopyToPlanes(image!, planes);
        CheckColour(image!, row);
        store.Add(planes);
        Count++;
        FreeDecoded(image!);
    }

    /// <summary>Hands over all images as one tensor, which the caller disposes, and starts anew.</summary>
    public Tensor Take()
    {
        if (Count == 0)
        {
            throw new InvalidOperationException($"No image of column '{columnName}' was added.");
        }

        Count = 0;
        return store.Take(ImageSize!.Value);
    }

    public void Dispose()
    {
        if (pixels is null)
        {
            store.Dispose();
        }
    }

    /// <summary>
    /// An image may be its owner's, so it is left to the garbage collector. That sees only the small object in front of the
    /// pixels and would let gigabytes of them pile up, so it is called when there are many.
    /// </summary>
    private void FreeDecoded(MLImage image)
    {
        decodedBytes += image.Pixels.Length;
        if (decodedBytes >= DecodedBytesPerCollection)
        {
            GC.Collect(0);
            decodedBytes = 0;
        }
    }

    private void CheckColour(MLImage image, long row)
    {
        // One grey image says all there is to say of a stack that takes them.
        if ((HasGrey && acceptGrey) || !ImagePixels.IsGrey(planes))
        {
            return;
        }

        HasGrey = true;
        if (!acceptGrey)
        {
            throw new FairDiffException(
                $"The image in row {row} of column '{columnName}'{FileOf(image)} is grey, and this classifier was trained on colour images only. Leave such images out, or train " +
                "it with GreyImages = GreyImages.Convert, which takes their one channel for red, green and blue.");
        }
    }

    private static string FileOf(MLImage image) => string.IsNullOrEmpty(image.Tag) ? "" : $" ({image.Tag})";

    private int CheckSize(MLImage? image, long row)
    {
        if (image is null)
        {
            throw new FairDiffException(
                $"Row {row} of column '{columnName}' has no image. Leave such rows out (ml.Data.FilterByCustomPredicate) or repair their path.");
        }

        var size = ImageSize ?? image.Width;
        if (image.Width != size || image.Height != size)
        {
            throw new FairDiffException(
                $"The image in row {row} of column '{columnName}'{FileOf(image)} is {image.Width} x {image.Height} pixels; {size} x {size} is needed. " +
                $"Images are not resized silently: put ml.Transforms.ResizeImages(\"{columnName}\", {size}, {size}) before this stage.");
        }

        ImageSize = size;
        return size;
    }
}
