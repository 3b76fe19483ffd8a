using FairDiff.Shared;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Reads images of a store when they are asked for.</summary>
internal static class SyntheticImageFile
{
    /// <summary>A getter of the image at the row that is current when it is called.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">The hash that it must have; null = not looked at.</param>
    public static ValueGetter<MLImage> Getter(Func<string> path, Func<string>? sha256 = null)
    {
        MLImage? last = null;
        return (ref MLImage value) =>
        {
            // As ML.NET's own loader does, free what is overwritten, but only what this getter made: the image of a real row
            // may be its owner's.
            if (ReferenceEquals(value, last))
            {
                last?.Dispose();
            }

            value = last = Open(path(), sha256?.Invoke());
        };
    }

    private static MLImage Open(string path, string? sha256)
    {
        try
        {
            var bytes = RegularFile.ReadAllBytes(path, followLink: false);
            return sha256 is null || FileHash.Of(bytes) == sha256 ? ImageFile.DecodeStored(bytes) : throw new FairDiffException(
                $"The synthetic image '{path}' is not the one that its manifest names: its SHA-256 differs. Generate or copy it again.");
        }
        catch (Exception exception) when (
            exception is IOException or ArgumentException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new FairDiffException(
                $"The synthetic image '{path}' cannot be read: {exception.Message.TrimEnd('.')}. Run what generated it again: it makes "
                    + "what is missing.", exception);
        }
    }
}
