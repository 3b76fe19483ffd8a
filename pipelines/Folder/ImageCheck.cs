using FairDiff.MLNet;
using FairDiff.Torch;
using SkiaSharp;

namespace FairDiff.Pipelines.Folder;

/// <summary>Reads every image once before anything is trained, so that a bad file is named now and not after an hour.</summary>
internal static class ImageCheck
{
    /// <summary>The table, without the rows whose image cannot be read if that is allowed.</summary>
    /// <exception cref="FairDiffException">An image is synthetic; or one is missing or corrupt, and leaving it out was not asked for.</exception>
    public static MetadataTable Apply(MetadataTable table, FolderOptions options, Action<string> report)
    {
        var problems = new (int Row, string Problem)?[table.RowCount];
        for (var row = 0; row < table.RowCount; row++)
        {
            var file = table.File(row, options.ImageColumn);
            var path = Path.Combine(options.DataFolder, file);
            if ((file.Length == 0 ? $"the cell of column '{options.ImageColumn}' is empty in {table.Place(row)}" : Unreadable(path) ?? RefuseSynthetic(path)) is { } problem)
            {
                problems[row] = (row, problem);
            }
        }

        var bad = problems.OfType<(int Row, string Problem)>().ToList();
        if (bad.Count == 0)
        {
            return table;
        }

        if (!options.SkipCorruptImages)
        {
            throw new FairDiffException(
                $"{bad.Count} of {table.RowCount} images cannot be read, the first: {bad[0].Problem}. "
                + "Mend or remove them, or leave them out with --skip-corrupt.");
        }

        report($"{bad.Count} of {table.RowCount} images cannot be read and are left out, the first: {bad[0].Problem}.");
        return table.Without(bad.Select(entry => entry.Row).ToHashSet());
    }

    /// <summary>Why an image cannot be read; null where it can.</summary>
    internal static string? Unreadable(string path)
    {
        if (!File.Exists(path))
        {
            return $"{path} does not exist";
        }

        try
        {
            using var stream = File.OpenRead(path);
            return Decode(stream) switch
            {
                SKCodecResult.Success => null,
                SKCodecResult.IncompleteInput => $"{path} is cut off",
                SKCodecResult.Unimplemented => $"{path} is not an image of a known kind",
                var result => $"{path} is damaged ({result})",
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be opened ({e.Message})";
        }
    }

    /// <summary>A generator's image must not pass for a real one, neither in training nor in evaluation. There is no leaving it out.</summary>
    private static string? RefuseSynthetic(string path) => Provenance(path) is { } provenance
        ? throw new FairDiffException(
            $"{path} is synthetic: its XMP says that generator {provenance.GeneratorId} made it. "
            + "The images of a folder are taken for real ones; remove it from metadata.csv.")
        : null;

    /// <summary>What made an image that is synthetic; null for others.</summary>
    internal static ImageProvenance? Provenance(string path)
    {
        try
        {
            return path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? ImageProvenance.Read(path) : null;
        }
        catch (FairDiffException)
        {
            // The decoder is content, so nothing but metadata can be wrong, and those that cannot be read say nothing.
            return null;
        }
    }

    /// <summary>The decoder's own verdict: ML.NET's loader takes half an image for a whole one, the rest of it grey.</summary>
    private static SKCodecResult Decode(Stream stream)
    {
        using var codec = SKCodec.Create(stream, out var result);
        if (codec is null)
        {
            return result;
        }

        var info = codec.Info.WithColorType(SKColorType.Rgba8888);
        using var pixels = new SKBitmap(info);
        return codec.GetPixels(info, pixels.GetPixels());
    }
}
