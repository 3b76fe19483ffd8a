using FairDiff.Torch;
using Microsoft.ML.Data;

namespace FairDiff.Pipelines.Folder;

/// <summary>Reads every image once before anything is trained, so that a bad file is named now and not after an hour.</summary>
internal static class ImageCheck
{
    /// <summary>The table, without the rows whose image cannot be read if that is allowed.</summary>
    /// <exception cref="FairDiffException">An image is missing or corrupt, and leaving it out was not asked for; or none is left.</exception>
    public static MetadataTable Apply(MetadataTable table, FolderOptions options, Action<string> report)
    {
        var problems = new (int Row, string Problem)?[table.RowCount];
        for (var row = 0; row < table.RowCount; row++)
        {
            if (Problem(Path.Combine(options.DataFolder, table[row, options.ImageColumn])) is { } problem)
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

    private static string? Problem(string path)
    {
        if (!File.Exists(path))
        {
            return $"{path} does not exist";
        }

        try
        {
            using var image = MLImage.CreateFromFile(path);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return $"{path} is not a readable image";
        }
    }
}
