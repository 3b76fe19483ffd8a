namespace FairDiff.Torch.Diffusion;

/// <summary>
/// Images whose red, green and blue are equal, as every pixel of a radiograph is: what a generator draws of such data is grey too, not
/// nearly grey.
/// </summary>
internal static class GreyPixels
{
    private const int Chunk = 256;

    /// <summary>Whether no image has any colour; the first that has one ends the search.</summary>
    /// <param name="images">N x 3 x S x S.</param>
    public static bool Are(Tensor images)
    {
        for (var start = 0L; start < images.shape[0]; start += Chunk)
        {
            using var scope = NewDisposeScope();
            var chunk = images.narrow(0, start, Math.Min(Chunk, images.shape[0] - start));
            var red = chunk.narrow(1, 0, 1);
            if (!red.eq(chunk.narrow(1, 1, 2)).all().item<bool>())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same images with the mean of red, green and blue in each of the three.</summary>
    /// <param name="images">N x 3 x S x S, floating point.</param>
    public static Tensor WithoutColour(Tensor images) => images.mean([1], keepdim: true).expand_as(images);
}
