using System.IO.Compression;

namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>Reads NumPy's <c>.npz</c>: a zip of <c>.npy</c> files, one array each.</summary>
internal static class NumpyArchive
{
    private const string Extension = ".npy";

    /// <summary>Every array, under its name, on the CPU; the caller disposes them.</summary>
    /// <exception cref="InvalidDataException">The archive or an array is damaged, or of a type that is not read.</exception>
    public static Dictionary<string, Tensor> Read(ZipArchive archive)
    {
        var tensors = new Dictionary<string, Tensor>();
        try
        {
            foreach (var entry in archive.Entries.Where(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal)))
            {
                using var stream = entry.Open();
                tensors.Add(
                    entry.FullName[..^Extension.Length], NumpyArray.Read(new ChecksumStream(stream, entry), entry.FullName, entry.Length));
            }

            return tensors;
        }
        catch
        {
            Safetensors.Dispose(tensors);
            throw;
        }
    }
}
