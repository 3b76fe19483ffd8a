namespace FairDiff.MLNet.Imaging;

/// <summary>
/// What <see cref="ImageReader"/> read: images (uint8, N x 3 x S x S, RGB, CPU) and, for each key column that was asked for, N keys
/// (0 = missing).
/// </summary>
internal sealed record ImageTable(Tensor Images, IReadOnlyList<long[]> Keys) : IDisposable
{
    /// <summary>Whether an image among them is grey; see <see cref="ImagePixels.IsGrey"/>.</summary>
    public bool HasGrey { get; init; }

    /// <summary>The number of rows.</summary>
    public int Count => (int)Images.shape[0];

    /// <summary>The side of every image in pixels.</summary>
    public int ImageSize => (int)Images.shape[^1];

    public void Dispose() => Images.Dispose();
}
