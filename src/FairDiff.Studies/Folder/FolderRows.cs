using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.Studies;

/// <summary>Makes views of chosen rows of a folder. The rows of each are written into a CSV file, for the record.</summary>
/// <param name="table">The rows of the folder.</param>
/// <param name="options">Its columns.</param>
/// <param name="columns">The columns that go beside path and label.</param>
/// <param name="recordFolder">Where the CSV files go.</param>
public sealed class FolderRows(MetadataTable table, FolderOptions options, string[] columns, string recordFolder)
{
    private const string PathColumn = "Path";

    /// <summary>Loads and resizes the images of a view.</summary>
    /// <param name="context">The context of the stages.</param>
    /// <param name="options">Where the images are, and their size.</param>
    public static IEstimator<ITransformer> ImageStage(MLContext context, FolderOptions options) =>
        ImageFileStage(context, options)
            .Append(context.Transforms.ResizeImages(
                StudyData.ImageColumn, options.ImageSize, options.ImageSize, resizing: ImageResizingEstimator.ResizingKind.Fill));

    /// <summary>Loads the images of a view as they are.</summary>
    /// <param name="context">The context of the stage.</param>
    /// <param name="options">Where the images are.</param>
    public static IEstimator<ITransformer> ImageFileStage(MLContext context, FolderOptions options) =>
        context.Transforms.LoadImages(StudyData.ImageColumn, options.DataFolder, PathColumn);

    /// <summary>The view of chosen rows: text columns Path, Label and those that were asked for; a label of several conditions or shares is
    /// a vector of numbers, NaN where it is unknown.</summary>
    /// <param name="name">The set; its record is called so.</param>
    /// <param name="labelled">Rows with their label.</param>
    /// <param name="unlabelled">Rows whose label is left out.</param>
    public IDataView View(string name, IEnumerable<int> labelled, IEnumerable<int> unlabelled)
    {
        var label = new FolderLabel(table, options);
        var labels = FolderLabel.HeadersOf(options.Label);
        string[] none = [.. labels.Select(_ => "")];
        var rows = labelled.Select(row => (Row: row, Label: label.Cells(row)))
            .Concat(unlabelled.Select(row => (Row: row, Label: (IReadOnlyList<string>)none))).ToList();
        string[] header = [PathColumn, .. labels, .. columns];
        string[][] record = [.. rows.Select(row => Cells(row.Row, row.Label))];
        CsvTable.Write("--output", Path.Combine(recordFolder, $"{RunFolder.FileNameOf(name)}.csv"), header, record);
        return !options.Label.IsVector ? new TextRowsView(header, record) : new TextRowsView(
            [PathColumn, .. columns], [.. rows.Select(row => Cells(row.Row, []))])
        {
            Vectors = new(StudyData.LabelColumn, options.Label.Names, [.. rows.Select(row => Vector(row.Label))]),
        };
    }

    private string[] Cells(int row, IReadOnlyList<string> label) =>
        [table.File(row, options.ImageColumn), .. label, .. columns.Select(column => table[row, column])];

    private static float[] Vector(IReadOnlyList<string> cells) => [.. cells.Select(
        cell => cell.Length == 0 ? float.NaN : float.Parse(cell, CultureInfo.InvariantCulture))];
}
