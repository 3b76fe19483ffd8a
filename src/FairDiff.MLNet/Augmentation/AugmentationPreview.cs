using FairDiff.MLNet.Data;
using FairDiff.MLNet.Imaging;
using FairDiff.Torch;
using FairDiff.Torch.Augmentation;

namespace FairDiff.MLNet.Augmentation;

/// <summary>Images and draws of their augmentation.</summary>
internal static class AugmentationPreview
{
    public static IReadOnlyList<IReadOnlyList<MLImage>> Draw(
        IDataView data, ImageAugmentation augmentation, int draws, string imageColumn, int seed)
    {
        using var table = ImageReader.Read(CachedImages.Restore(data, imageColumn), imageColumn, []);
        using var scope = NewDisposeScope();
        var drawn = Enumerable.Range(0, draws).Select(draw => Augmented(table.Images, augmentation, seed, draw));
        byte[][] columns = [.. drawn.Prepend(table.Images).Select(images => images.data<byte>().ToArray())];
        return [.. Enumerable.Range(0, table.Count).Select(
            row => (IReadOnlyList<MLImage>)[.. columns.Select(column => Image(column, row, table))])];
    }

    private static Tensor Augmented(Tensor images, ImageAugmentation augmentation, int seed, int draw)
    {
        using var generator = Seeds.Generator(seed, "augmentation/preview", draw);
        return augmentation.Apply(images, generator);
    }

    private static MLImage Image(byte[] pixels, int row, ImageTable table)
    {
        var length = pixels.Length / table.Count;
        return ImagePixels.FromPlanes(pixels.AsSpan(row * length, length), table.ImageSize, table.ImageSize);
    }
}
