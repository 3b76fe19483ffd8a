using CsvHelper;
using FairDiff.Pipelines.Study;
using FairDiff.Shared;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.Pipelines.Folder;

/// <summary>Makes views of chosen rows of a folder. The rows of each are written into a CSV file, for the record.</summary>
/// <param name="ml">The context that the views belong to.</param>
/// <param name="table">The rows of the folder.</param>
/// <param name="options">Its columns.</param>
/// <param name="columns">The columns that go beside path and label.</param>
/// <param name="recordFolder">Where the CSV files go.</param>
internal sealed class FolderRows(MLContext ml, MetadataTable table, FolderOptions options, string[] columns, string recordFolder)
{
    private const string PathColumn = "Path";

    /// <summary>Loads and resizes the images of a view.</summary>
    public static IEstimator<ITransformer> ImageStage(MLContext context, FolderOptions options) =>
        context.Transforms.LoadImages(StudyData.ImageColumn, options.DataFolder, PathColumn)
            .Append(context.Transforms.ResizeImages(
                StudyData.ImageColumn, options.ImageSize, options.ImageSize, resizing: ImageResizingEstimator.ResizingKind.Fill));

    public IDataView View(string name, IEnumerable<int> labelled, IEnumerable<int> unlabelled)
    {
        var path = Path.Combine(recordFolder, $"{RunFolder.FileNameOf(name)}.csv");
        Write(path, labelled, unlabelled);
        return ml.Data.CreateTextLoader(LoaderOptions()).Load(path);
    }

    private void Write(string path, IEnumerable<int> labelled, IEnumerable<int> unlabelled) => AtomicFile.Write(path, stream =>
    {
        using var writer = CsvWriter.Create(stream, CsvWriterOptions.Default, leaveOpen: true);
        void Row(int row, string label) =>
            writer.WriteRecord([table[row, options.ImageColumn], label, .. columns.Select(column => table[row, column])]);

        writer.WriteRecord([PathColumn, StudyData.LabelColumn, .. columns]);
        foreach (var row in labelled)
        {
            Row(row, table[row, options.LabelColumn]);
        }

        foreach (var row in unlabelled)
        {
            Row(row, "");
        }
    });

    private TextLoader.Options LoaderOptions() => new()
    {
        Separators = [','],
        HasHeader = true,
        AllowQuoting = true,
        Columns =
        [
            .. new[] { PathColumn, StudyData.LabelColumn }.Concat(columns)
                .Select((name, index) => new TextLoader.Column(name, DataKind.String, index)),
        ],
    };
}
