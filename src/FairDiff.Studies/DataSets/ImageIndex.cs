namespace FairDiff.Studies;

/// <summary>
/// The images below a folder by their name without extension, whatever folders an archive was unpacked into. Those that a table names and
/// that are not there are counted and left out: a part of a set is a set.
/// </summary>
internal sealed class ImageIndex
{
    private const int Depth = 5;

    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png"];

    private readonly Dictionary<string, string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly FewNames _missing = new();

    /// <param name="folder">The folder of the set.</param>
    public ImageIndex(string folder)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true, MaxRecursionDepth = Depth, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.System,
        };
        foreach (var file in Directory.EnumerateFiles(folder, "*", options)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal))
        {
            _files.TryAdd(
                Path.GetFileNameWithoutExtension(file), Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'));
        }
    }

    /// <summary>The images of a set with one class per image, whose table names them without a folder: those that are there.</summary>
    /// <param name="folder">The folder of the set.</param>
    /// <param name="table">Its table.</param>
    /// <param name="report">Told how many were not there.</param>
    /// <param name="read">What a row says: the name of its image without extension, the class, and the values of the columns.</param>
    public static IEnumerable<ImageDataSetRow> Rows(
        string folder, string table, Action<string> report, Func<CsvRows, (string Image, string Label, string[] Values)> read)
    {
        var images = new ImageIndex(folder);
        foreach (var row in DataSetFiles.Rows(table))
        {
            var (image, label, values) = read(row);
            if (images.Find(image) is { } file)
            {
                yield return new ImageDataSetRow(row.Place, file, label, [], values);
            }
        }

        images.Report(table, report);
    }

    /// <summary>The file of an image, relative to the folder; null where it is not there, which is counted.</summary>
    /// <param name="names">Its name without extension, and others that copies of the set use.</param>
    public string? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_files.TryGetValue(name, out var file))
            {
                return file;
            }
        }

        _missing.Add(names[0]);
        return null;
    }

    /// <summary>Says how many were not there.</summary>
    /// <param name="table">The file that names them.</param>
    /// <param name="report">Told.</param>
    public void Report(string table, Action<string> report)
    {
        if (_missing.Count > 0)
        {
            report($"{_missing.Count} rows of {table} have no image here and are left out: {_missing}.");
        }
    }
}
