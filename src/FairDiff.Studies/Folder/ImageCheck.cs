using FairDiff.MLNet;
using FairDiff.Torch;

namespace FairDiff.Studies;

/// <summary>Reads every image once before anything is trained, so that a bad file is named now and not after an hour.</summary>
public static class ImageCheck
{
    /// <summary>The table, without the rows whose image cannot be read if that is allowed.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="options">Where their images are, and what is allowed.</param>
    /// <param name="report">Told what was left out.</param>
    /// <param name="cancellationToken">Stops it: a large folder takes minutes.</param>
    /// <exception cref="FairDiffException">An image is synthetic; one is missing, corrupt or too large, and leaving it out was not asked
    /// for; or none is left.</exception>
    public static MetadataTable Apply(
        MetadataTable table, FolderOptions options, Action<string> report, CancellationToken cancellationToken = default)
    {
        var problems = new (int Row, string Problem)?[table.RowCount];
        for (var row = 0; row < table.RowCount; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = table.File(row, options.ImageColumn);
            var path = Path.Combine(options.DataFolder, file);
            if ((file.Length == 0
                ? $"the cell of column '{options.ImageColumn}' is empty in {table.Place(row)}"
                : ImageFile.FindProblem(path, options.MaxPixels) ?? RefuseSynthetic(path)) is { } problem)
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
                + "Mend or remove them, or leave them out with --skip-corrupt; --max-pixels sets how large an image may be.");
        }

        if (bad.Count == table.RowCount)
        {
            throw new FairDiffException(
                $"None of the {table.RowCount} images of {options.DataFolder} can be read, the first: {bad[0].Problem}.");
        }

        report($"{bad.Count} of {table.RowCount} images cannot be read and are left out, the first: {bad[0].Problem}.");
        return table.Without(bad.Select(entry => entry.Row).ToHashSet());
    }

    /// <summary>A generator's image must not pass for a real one, neither in training nor in evaluation. There is no leaving it
    /// out.</summary>
    private static string? RefuseSynthetic(string path) => Provenance(path) is { } provenance
        ? throw new FairDiffException(
            $"{path} is synthetic: its XMP says that generator {provenance.GeneratorId} made it. "
            + "The images of a folder are taken for real ones; remove it from metadata.csv.")
        : null;

    /// <summary>What made an image that is synthetic; null for others.</summary>
    /// <param name="path">The file.</param>
    public static ImageProvenance? Provenance(string path)
    {
        try
        {
            return ImageProvenance.Read(path);
        }
        catch (EngineException)
        {
            // It is no PNG file; or the decoder is content, nothing but metadata can be wrong, and those that cannot be read say nothing.
            return null;
        }
    }
}
