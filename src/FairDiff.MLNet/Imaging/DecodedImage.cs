using System.Buffers;

namespace FairDiff.MLNet.Imaging;

/// <summary>The pixels of one image, copied out of ML.NET's object, or the reason why there are none.</summary>
internal sealed class DecodedImage
{
    private byte[] _rented = [];

    private DecodedImage()
    {
    }

    /// <summary>Whether the row has no image.</summary>
    public bool IsMissing { get; private init; }

    /// <summary>Why it could not be read; null = it could.</summary>
    public Exception? Failure { get; private init; }

    /// <summary>The size in pixels.</summary>
    public (int Width, int Height) Size { get; private init; }

    /// <summary>The file, if it is known.</summary>
    public string? File { get; private init; }

    /// <summary>Whether it comes from <see cref="DecodedImages"/>.</summary>
    public bool IsStored { get; private init; }

    /// <summary>Planes of red, green and blue, until <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Planes => _rented.AsMemory(0, Length(Size));

    public static DecodedImage Failed(Exception failure) => new() { Failure = failure };

    /// <summary>Copies the pixels; the image stays its owner's.</summary>
    /// <exception cref="FairDiffException">It comes from a file that is cut off.</exception>
    public static DecodedImage Copy(MLImage? image)
    {
        if (image is null)
        {
            return new() { IsMissing = true };
        }

        if (!string.IsNullOrEmpty(image.Tag) && ImageFile.FindCut(image.Tag) is { } problem)
        {
            throw new FairDiffException(
                $"{problem}; ML.NET's loader takes what there is for all of it. Repair or remove the file (ImageFile.FindProblem finds "
                + $"such files).");
        }

        var copy = new DecodedImage { Size = (image.Width, image.Height), File = image.Tag };
        copy._rented = ArrayPool<byte>.Shared.Rent(Length(copy.Size));
        ImagePixels.CopyToPlanes(image, copy._rented);
        DecodedMemory.Passed(image);
        return copy;
    }

    /// <summary>An image whose planes are read from elsewhere.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="read">Reads them all, and says how many bytes it read.</param>
    /// <exception cref="EndOfStreamException">They were fewer.</exception>
    public static DecodedImage Stored((int Width, int Height) size, Func<Memory<byte>, int> read)
    {
        var image = new DecodedImage { Size = size, IsStored = true, _rented = ArrayPool<byte>.Shared.Rent(Length(size)) };
        return read(image._rented.AsMemory(0, Length(size))) == Length(size) ? image : throw new EndOfStreamException();
    }

    /// <summary>Gives the memory of the pixels to other images.</summary>
    public void Release()
    {
        if (_rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = [];
        }
    }

    private static int Length((int Width, int Height) size) => 3 * size.Width * size.Height;
}
