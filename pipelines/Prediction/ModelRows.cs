using FairDiff.MLNet;
using FairDiff.Studies;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Pipelines.Prediction;

/// <summary>The lines of a metadata.csv as the rows that a model reads: its text columns by name, empty where the metadata have none, and
/// the images' full paths.</summary>
/// <param name="table">The metadata.</param>
/// <param name="folder">Where the images are.</param>
/// <param name="imageColumn">Its column with the image file.</param>
/// <param name="pathName">What the model calls the paths.</param>
internal sealed class ModelRows(MetadataTable table, string folder, string imageColumn, string pathName)
{
    /// <summary>The columns of the metadata.</summary>
    public IReadOnlyList<string> Columns => table.Columns;

    /// <summary>What the metadata tell of each row, as they tell it.</summary>
    public IDataView Told() => Rows(Columns, (row, name) => name == imageColumn ? table.File(row, name) : table.Told(row, name));

    /// <summary>What the model reads of each row.</summary>
    /// <param name="schema">What the model reads.</param>
    /// <exception cref="FairDiffException">The model reads something else than text, or an image is not there.</exception>
    public IDataView Read(DataViewSchema schema)
    {
        var read = schema.Where(column => !column.IsHidden).ToArray();
        if (Array.Find(read, column => column.Type is not TextDataViewType) is { Name: { } other } wrong)
        {
            throw new FairDiffException($"The model reads '{other}' ({wrong.Type}), which no metadata.csv has; predict needs a model "
                + "that loads its images by path.");
        }

        if (read.All(column => column.Name != pathName))
        {
            throw new FairDiffException($"The model reads no '{pathName}'; name the column of the paths with --path-name: "
                + $"{string.Join(", ", read.Select(column => column.Name))}.");
        }

        var there = table.Columns.ToHashSet();
        return Rows(
            [.. read.Select(column => column.Name)],
            (row, name) => name == pathName ? Image(row) : there.Contains(name) ? table[row, name] : "");
    }

    private TextRowsView Rows(IReadOnlyList<string> columns, Func<int, string, string> cell) =>
        new(columns, [.. Enumerable.Range(0, table.RowCount).Select(row => (string[])[.. columns.Select(column => cell(row, column))])]);

    private string Image(int row)
    {
        var file = table.File(row, imageColumn);
        var path = Path.GetFullPath(Path.Combine(folder, file));
        return file.Length == 0 ? throw new FairDiffException(
            $"The cell of column '{imageColumn}' (--image-column) is empty in {table.Place(row)}.")
            : File.Exists(path) ? path
            : throw new FairDiffException($"{table.Path}, row {row + 1}: there is no image {path} (--image-column {imageColumn}).");
    }
}
