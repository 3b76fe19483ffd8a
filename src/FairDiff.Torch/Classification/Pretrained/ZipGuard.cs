using System.IO.Compression;

namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>Refuses zip files that claim more than they can hold, before any of it is unpacked.</summary>
internal static class ZipGuard
{
    private const int MostEntries = 1_000_000;

    /// <summary>No byte of a deflated stream stands for more (zlib's own figure).</summary>
    private const long MostExpansion = 1032;

    /// <summary>What is packed tighter than weights ever are must at least stay small.</summary>
    private const long FreeBytes = 1L << 30;

    private const long UsualExpansion = 20;

    /// <param name="archive">The archive.</param>
    /// <param name="length">Bytes of its file.</param>
    /// <exception cref="InvalidDataException">It claims too much, or a name twice.</exception>
    public static void Check(ZipArchive archive, long length)
    {
        if (archive.Entries.Count > MostEntries)
        {
            throw new InvalidDataException($"the zip file has {archive.Entries.Count} entries, more than {MostEntries}");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        Int128 total = 0;
        foreach (var entry in archive.Entries)
        {
            if (!names.Add(entry.FullName))
            {
                throw new InvalidDataException($"the zip file has two entries '{entry.FullName}'");
            }

            if (entry.IsEncrypted)
            {
                throw new InvalidDataException($"the entry '{entry.FullName}' of the zip file is encrypted");
            }

            total += entry.Length;
            if (entry.CompressedLength > length || entry.Length > (MostExpansion * entry.CompressedLength) + MostExpansion
                || total > Math.Max(FreeBytes, UsualExpansion * length))
            {
                throw new InvalidDataException(
                    $"the entry '{entry.FullName}' of the zip file claims {entry.Length} bytes, made of {entry.CompressedLength} "
                        + "(damaged, or made to fill memory)");
            }
        }
    }
}
