namespace FairDiff.MLNet.Imaging;

/// <summary>Where the pixels of images are kept while they are read one by one, all of one size.</summary>
internal interface IPixelStore : IDisposable
{
    /// <summary>Keeps a copy of one image: its planes of red, green and blue.</summary>
    void Add(ReadOnlyMemory<byte> planes);

    /// <summary>Hands over all images as one tensor (uint8, N x 3 x size x size, CPU), which the caller disposes before the store, and
    /// starts anew.</summary>
    Tensor Take(int size);
}
