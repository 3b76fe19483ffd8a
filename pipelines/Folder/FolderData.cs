using CsvHelper;
using FairDiff.Pipelines.Report;
using FairDiff.Pipelines.Study;
using FairDiff.Shared;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.Pipelines.Folder;

/// <summary>Makes a study of a folder of images with a metadata.csv. The rows of each set are written beside the results, for the record.</summary>
internal static class FolderData
{
    private const string PathColumn = "Path";

    /// <param name="ml">The context that the views belong to.</param>
    /// <param name="options">Which rows and columns play which part.</param>
    /// <param name="recordFolder">Where the CSV file of each set goes.</param>
    /// <param name="report">Told what was left out.</param>
    public static StudyData Load(MLContext ml, FolderOptions options, string recordFolder, Action<string> report)
    {
        var table = MetadataTable.Read(Path.Combine(options.DataFolder, "metadata.csv"));
        table = ImageCheck.Apply(table, options, report);
        var split = FolderSplit.Create(table, options);
        var columns = options.AttributeColumns.Concat(options.GroupColumns.SelectMany(group => group.Split('*'))).Distinct().ToArray();

        IDataView View(string name, IEnumerable<int> labelled, IEnumerable<int> unlabelled)
        {
            var path = Path.Combine(recordFolder, string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '_')) + ".csv");
            Write(path, table, options, columns, labelled, unlabelled);
            return ml.Data.CreateTextLoader(LoaderOptions(columns)).Load(path);
        }

        EvaluationSet Set(string name, SetRole role, IReadOnlyList<int> rows) => new(name, role, View(name, rows, []), rows.Count);

        return new StudyData
        {
            Train = View("train", split.Labelled, split.Unlabelled),
            InDistribution = Set("in-distribution", SetRole.InDistribution, split.Test),
            OutOfDistribution = [.. split.OutOfDistribution.Select(set => Set(set.Name, SetRole.OodTest, set.Rows))],
            AttributeColumns = options.AttributeColumns,
            Groups = [.. options.AttributeColumns, .. options.GroupColumns.Except(options.AttributeColumns)],
            ImageStage = context => context.Transforms.LoadImages(StudyData.ImageColumn, options.DataFolder, PathColumn)
                .Append(context.Transforms.ResizeImages(
                    StudyData.ImageColumn, options.ImageSize, options.ImageSize, resizing: ImageResizingEstimator.ResizingKind.Fill)),
            ImageSize = options.ImageSize,
            LabelledRows = split.Labelled.Count,
            UnlabelledRows = split.Unlabelled.Count,
        };
    }

    private static void Write(
        string path, MetadataTable table, FolderOptions options, string[] columns, IEnumerable<int> labelled, IEnumerable<int> unlabelled) =>
        AtomicFile.Write(path, stream =>
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

    private static TextLoader.Options LoaderOptions(string[] columns) => new()
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
