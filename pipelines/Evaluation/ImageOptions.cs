using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>The options of <c>fairdiff evaluate</c> that say where the images behind the predictions are.</summary>
internal sealed class ImageOptions
{
    private readonly Option<string?> _column = new("--image-column")
    {
        Description = "Column with the image file: the page (--html) shows the surest errors of the worst groups", HelpName = "COLUMN",
    };

    private readonly Option<string?> _folder = new("--image-folder")
    {
        Description = "Folder that the image files are relative to (default: that of the predictions)", HelpName = "FOLDER",
    };

    private readonly Option<long> _maxPixels = new("--max-pixels")
    {
        Description = "Images of more pixels are not shown", DefaultValueFactory = _ => ImageFile.DefaultMaxPixels,
    };

    public IEnumerable<Option> All => [_column, _folder, _maxPixels];

    /// <exception cref="FairDiffException">It is below 1.</exception>
    public long MaxPixels(ParseResult parsed) => ImageLimits.MaxPixels(parsed, _maxPixels);

    /// <summary>The column; null when no images are shown.</summary>
    /// <exception cref="FairDiffException">There is no page to show them on, or only their folder was named.</exception>
    public string? Column(ParseResult parsed, string? page) => (parsed.GetValue(_column), parsed.GetValue(_folder)) switch
    {
        ({ } column, _) when page is null =>
            throw new FairDiffException($"--image-column {column} shows images on the page; it needs --html FILE."),
        (null, { } folder) =>
            throw new FairDiffException($"--image-folder {folder} needs --image-column COLUMN: the column with the image files."),
        var (column, _) => column,
    };

    /// <summary>The image of each row, where it is.</summary>
    /// <exception cref="FairDiffException">The first is not there: more likely a wrong folder than a missing file.</exception>
    public IReadOnlyList<string> Locate(ParseResult parsed, string predictions, IReadOnlyList<string> images)
    {
        var folder = parsed.GetValue(_folder) ?? Path.GetDirectoryName(Path.GetFullPath(predictions))!;
        string[] paths = [.. images.Select(image => Path.Combine(folder, File.Exists(Path.Combine(folder, image)) ? image : image.Trim()))];
        return paths.Length == 0 || File.Exists(paths[0])
            ? paths
            : throw new FairDiffException(
                $"{predictions}: the first image of column '{parsed.GetValue(_column)}', '{images[0]}', is not in {folder}; name the "
                    + "folder that the files are relative to by --image-folder.");
    }
}
