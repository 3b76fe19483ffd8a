using FairDiff.MLNet.Imaging;
using FairDiff.Shared;

namespace FairDiff.MLNet;

/// <summary>
/// Image files as the <c>fairdiff</c> command takes them: told apart by their content, whatever their names end in, whole, and of no more
/// pixels than a limit. ML.NET's own loader takes half a file for a whole image, the rest of it empty, and takes memory for as many pixels
/// as a file claims: ask here first where files come from elsewhere.
/// </summary>
public static class ImageFile
{
    /// <summary>Pixels of one image, unless another limit is given: 100 million take 400 MB while it is decoded.</summary>
    public const long DefaultMaxPixels = 100_000_000;

    /// <summary>The kinds of image file that are read.</summary>
    public const string SupportedKinds = "JPEG, PNG, WebP, BMP and GIF";

    /// <summary>Why an image file cannot be used; null = it can. The image is decoded once for that.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">More pixels are refused before memory is taken for them.</param>
    /// <returns>Words that begin with the path and say what the file is; for files of other kinds, which kinds are read.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    public static string? FindProblem(string path, long maxPixels = DefaultMaxPixels)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPixels, 1);
        try
        {
            if (RegularFile.KindOf(path, followLink: true) == FileKind.Missing)
            {
                return $"{path} does not exist";
            }

            using var stream = RegularFile.OpenRead(path);
            return ImageContent.Problem(stream, maxPixels) is { } problem ? $"{path} {problem}" : null;
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"{path} cannot be opened ({exception.Message.TrimEnd('.')})";
        }
    }

    /// <summary>Reads an image, once it has been found whole and within the limit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">More pixels are refused before memory is taken for them.</param>
    /// <returns>The image; the caller's to dispose.</returns>
    /// <exception cref="FairDiffException">It cannot be used; the message says why.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    public static MLImage Open(string path, long maxPixels = DefaultMaxPixels)
    {
        if (FindProblem(path, maxPixels) is { } problem)
        {
            throw new FairDiffException($"{problem}. Repair, convert or remove the file.");
        }

        return MLImage.CreateFromFile(path);
    }

    /// <summary>Decodes an image that is in memory, such as the body of a request, once it has been found whole and within the
    /// limit.</summary>
    /// <param name="content">The bytes of an image file.</param>
    /// <param name="maxPixels">More pixels are refused before memory is taken for them, whatever the bytes claim.</param>
    /// <returns>The image; the caller's to dispose.</returns>
    /// <exception cref="FairDiffException">It is no image, damaged or too large; the message says which.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    public static MLImage Decode(byte[] content, long maxPixels = DefaultMaxPixels)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPixels, 1);
        using var looked = new MemoryStream(content);
        using var read = new MemoryStream(content);
        return ImageContent.Problem(looked, maxPixels) is { } problem
            ? throw new FairDiffException($"The content {problem}; at most {maxPixels} pixels are read.")
            : MLImage.CreateFromStream(read);
    }

    /// <summary>
    /// Why a file from which an image was decoded elsewhere cannot have given all of it; null = nothing is known against it. Cheap.
    /// </summary>
    internal static string? FindCut(string path) =>
        RegularFile.KindOf(path, followLink: true) == FileKind.Regular && !ImageContent.EndsAsItShould(path)
            ? FindProblem(path, long.MaxValue)
            : null;

    /// <summary>Decodes a file of a store that is in memory, once its structure has been found whole.</summary>
    /// <exception cref="InvalidDataException">It is not what it should be.</exception>
    internal static MLImage DecodeStored(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        if (ImageContent.StructureProblem(stream, DefaultMaxPixels) is { } problem)
        {
            throw new InvalidDataException($"it {problem}");
        }

        stream.Position = 0;
        return MLImage.CreateFromStream(stream);
    }
}
