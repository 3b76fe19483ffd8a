namespace FairDiff.Studies;

/// <summary>What the images of a table are called, wherever the folders of their sets are.</summary>
/// <param name="table">The rows.</param>
/// <param name="options">The folders.</param>
internal sealed class ImageNames(MetadataTable table, FolderOptions options)
{
    private readonly Dictionary<string, string> _folders = options.FurtherFolders.ToDictionary(JointTable.NameOf);

    public string this[int row]
    {
        get
        {
            var file = table.File(row, options.ImageColumn);
            return _folders.Count > 0 && _folders.TryGetValue(table[row, JointTable.SetColumn], out var folder)
                ? $"{table[row, JointTable.SetColumn]}/{Path.GetRelativePath(folder, Path.Combine(options.DataFolder, file))}"
                : file;
        }
    }
}
