using FairDiff.Pipelines.Report;
using FairDiff.Pipelines.Study;
using Microsoft.ML;

namespace FairDiff.Pipelines.Folder;

/// <summary>Makes a study of a folder of images with a metadata.csv. The rows of each set are written beside the results, for the record.</summary>
internal static class FolderData
{
    /// <param name="ml">The context that the views belong to.</param>
    /// <param name="options">Which rows and columns play which part.</param>
    /// <param name="recordFolder">Where the CSV file of each set goes.</param>
    /// <param name="report">Told what was left out.</param>
    public static StudyData Load(MLContext ml, FolderOptions options, string recordFolder, Action<string> report)
    {
        var table = ImageCheck.Apply(MetadataTable.OfFolder(options.DataFolder), options, report);
        var split = FolderSplit.Create(table, options);
        var columns = options.AttributeColumns.Concat(options.GroupColumns.SelectMany(group => group.Split('*'))).Distinct().ToArray();
        var rows = new FolderRows(ml, table, options, columns, recordFolder);

        EvaluationSet Set(string name, SetRole role, IReadOnlyList<int> set) => new(name, role, rows.View(name, set, []), set.Count);

        return new StudyData
        {
            Train = rows.View("train", split.Labelled, split.Unlabelled),
            Validation = options.ValidationFraction > 0 ? rows.View("validation", split.Validation, []) : null,
            InDistribution = Set("in-distribution", SetRole.InDistribution, split.Test),
            OutOfDistribution = [.. split.OutOfDistribution.Select(set => Set(set.Name, SetRole.OodTest, set.Rows))],
            AttributeColumns = options.AttributeColumns,
            Groups = [.. options.AttributeColumns, .. options.GroupColumns.Except(options.AttributeColumns)],
            ImageStage = context => FolderRows.ImageStage(context, options),
            ImageSize = options.ImageSize,
            LabelledRows = split.Labelled.Count,
            UnlabelledRows = split.Unlabelled.Count,
            Folder = options.DataFolder,
            Digest = FolderDigest.Of(table, options, columns, split),
        };
    }
}
