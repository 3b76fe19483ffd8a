using CsvHelper;
using FairDiff.Pipelines.Folder;
using FairDiff.Shared;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Pipelines.Prediction;

/// <summary>The lines of a metadata.csv as the rows that a model reads: its text columns by name, empty where the metadata have none, and the images' full paths.</summary>
/// <param name="table">The metadata.</param>
/// <param name="folder">Where the images are.</param>
/// <param name="imageColumn">Its column with the image file.</param>
/// <param name="pathName">What the model calls the paths.</param>
internal sealed class ModelRows(MetadataTable table, string folder, string imageColumn, string pathName)
{
    /// <summary>The columns of the metadata.</summary>
    public IReadOnlyList<string> Columns => table.Columns;

    /// <param name="ml">The context of the model.</param>
    /// <param name="schema">What the model reads.</param>
    /// <param name="scratch">A file that must stay until the rows were read.</param>
    /// <exception cref="FairDiffException">The model reads something else than text, or an image is not there.</exception>
    public IDataView Load(MLContext ml, DataViewSchema schema, string scratch)
    {
        var read = schema.Where(column => !column.IsHidden).ToArray();
        if (Array.Find(read, column => column.Type is not TextDataViewType) is { Name: { } other } wrong)
        {
            throw new FairDiffException($"The model reads '{other}' ({wrong.Type}), which no metadata.csv has; predict needs a model that loads its images by path.");
        }

        if (read.All(column => column.Name != pathName))
        {
            throw new FairDiffException($"The model reads no '{pathName}'; name the column of the paths with --path-name: {string.Join(", ", read.Select(column => column.Name))}.");
        }

        string[] names = [.. table.Columns.Union(read.Select(column => column.Name))];
        AtomicFile.Write(scratch, stream =>
        {
            using var writer = CsvWriter.Create(stream, CsvWriterOptions.Default, leaveOpen: true);
            writer.WriteRecord(names);
            for (var row = 0; row < table.RowCount; row++)
            {
                var line = row;
                writer.WriteRecord([.. names.Select(name => name == pathName ? Image(line) : table.Columns.Contains(name) ? table[line, name] : "")]);
            }
        });
        return ml.Data.CreateTextLoader(new TextLoader.Options
        {
            Separators = [','],
            HasHeader = true,
            AllowQuoting = true,
            Columns = [.. names.Select((name, index) => new TextLoader.Column(name, DataKind.String, index))],
        }).Load(scratch);
    }

    private string Image(int row)
    {
        var path = Path.GetFullPath(Path.Combine(folder, table[row, imageColumn]));
        return File.Exists(path) ? path : throw new FairDiffException($"{table.Path}, row {row + 1}: there is no image {path} (--image-column {imageColumn}).");
    }
}
