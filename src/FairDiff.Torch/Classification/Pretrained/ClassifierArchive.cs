using System.IO.Compression;

namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>Finds the classifier in a zip file that holds one among other things, as a saved ML.NET model does.</summary>
internal static class ClassifierArchive
{
    /// <summary>The classifier's file; null where there is none.</summary>
    /// <exception cref="EngineException">There are several.</exception>
    public static ZipArchiveEntry? Find(ZipArchive archive, string source)
    {
        var found = archive.Entries.Where(IsClassifier).ToList();
        return found.Count <= 1 ? found.FirstOrDefault() : throw new EngineException(
            $"'{source}' holds {found.Count} classifiers ({string.Join(", ", found.Select(entry => entry.FullName))}); save a model with "
                + "the one whose weights are meant.");
    }

    private static bool IsClassifier(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        try
        {
            SafetensorsHeader.Read(stream, out var metadata);
            return ClassifierFile.NormalizationOf(metadata) is not null;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            return false;
        }
    }
}
