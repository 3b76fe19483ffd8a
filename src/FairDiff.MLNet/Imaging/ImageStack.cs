using FairDiff.Torch;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Imaging;

/// <summary>
/// Collects images into one tensor (uint8, N x 3 x S x S, RGB, CPU). Images must be square and of one size: that of the
/// constructor, or that of the first image. Nothing is resized.
/// </summary>
internal sealed class ImageStack(string columnName, int? imageSize = null) : IDisposable
{
    private const int ChunkLength = 256;

    private readonly List<Tensor> chunks = [];
    private int lastChunkCount = ChunkLength;

    /// <summary>How many images were added.</summary>
    public int Count => chunks.Count == 0 ? 0 : (chunks.Count - 1) * ChunkLength + lastChunkCount;

    /// <summary>The side of every image in pixels, once known.</summary>
    public int? ImageSize { get; private set; } = imageSize;

    /// <summary>Adds a copy of the image's pixels; <paramref name="row"/> is for messages only.</summary>
    public void Add(MLImage? image, long row)
    {
        var size = CheckSize(image, row);
        if (lastChunkCount == ChunkLength)
        {
            chunks.Add(empty([ChunkLength, 3, size, size], dtype: ScalarType.Byte, device: CPU).DetachFromDisposeScope());
            lastChunkCount = 0;
        }

        var bytes = 3 * size * size;
        ImagePixels.CopyToPlanes(image!, chunks[^1].bytes.Slice(lastChunkCount * bytes, bytes));
        lastChunkCount++;
    }

    /// <summary>Hands over all images as one tensor, which the caller disposes, and starts anew.</summary>
    public Tensor Take()
    {
        if (chunks.Count == 0)
        {
            throw new InvalidOperationException($"No image of column '{columnName}' was added.");
        }

        var size = ImageSize!.Value;
        var all = empty([Count, 3, size, size], dtype: ScalarType.Byte, device: CPU);
        for (var i = 0; i < chunks.Count; i++)
        {
            // Freed one by one: pages of the result become resident as those of the chunks go.
            using var chunk = chunks[i];
            var length = i == chunks.Count - 1 ? lastChunkCount : ChunkLength;
            using var source = chunk.narrow(0, 0, length);
            using var target = all.narrow(0, i * ChunkLength, length);
            target.copy_(source).Dispose();
        }

        chunks.Clear();
        lastChunkCount = ChunkLength;
        return all;
    }

    public void Dispose()
    {
        chunks.ForEach(chunk => chunk.Dispose());
        chunks.Clear();
        lastChunkCount = ChunkLength;
    }

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
            var file = string.IsNullOrEmpty(image.Tag) ? "" : $" ({image.Tag})";
            throw new FairDiffException(
                $"The image in row {row} of column '{columnName}'{file} is {image.Width} x {image.Height} pixels; {size} x {size} is needed. " +
                $"Images are not resized silently: put ml.Transforms.ResizeImages(\"{columnName}\", {size}, {size}) before this stage.");
        }

        ImageSize = size;
        return size;
    }
}
