using FairDiff.MLNet;
using FairDiff.Studies;
using Microsoft.ML;

namespace FairDiff.Pipelines.Privacy;

/// <summary>The rows of an audit: those of training, as <c>fairdiff generate</c> takes them, and the held-out ones.</summary>
internal sealed class AuditRows
{
    private readonly MLContext _ml = new(seed: 0);
    private readonly IDataView _members;
    private readonly IDataView _heldOut;

    private AuditRows(AuditSettings settings, string recordFolder, Action<string> report, CancellationToken cancellationToken)
    {
        var (table, split) = Open(settings.Data, report, cancellationToken);
        _members = View(table, settings.Data, "members", recordFolder, split.Labelled, split.Unlabelled);
        if (settings.HeldOut is { } folder)
        {
            // All of its rows are held out, whatever part they have there.
            var others = settings.Data with
            {
                DataFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), SplitColumn = null, Unlabelled = [],
            };
            var (otherTable, all) = Open(others, report, cancellationToken);
            _heldOut = View(otherTable, others, "held-out", recordFolder, all.Labelled, all.Unlabelled);
        }
        else
        {
            int[] rows = [.. split.Validation, .. split.Test];
            _heldOut = rows.Length > 0
                ? View(table, settings.Data, "held-out", recordFolder, rows, [])
                : throw new FairDiffException(
                    $"{table.Path}: --split-column gives no row to test or validation. Give --held-out FOLDER.");
        }
    }

    /// <summary>Reads the folders and checks their images.</summary>
    public static AuditRows Prepare(
        AuditSettings settings, string recordFolder, Action<string> report, CancellationToken cancellationToken) =>
        new(settings, recordFolder, report, cancellationToken);

    public GeneratorAuditReport Audit(AuditSettings settings) =>
        _ml.FairDiff().AuditGenerator(settings.Generator, _members, _heldOut, settings.Audit);

    private static (MetadataTable Table, FolderSplit Split) Open(
        FolderOptions data, Action<string> report, CancellationToken cancellationToken)
    {
        var table = ImageCheck.Apply(
            MetadataTable.OfFolder(data.DataFolder, data.Tables with { Report = report }), data, report, cancellationToken);
        FolderData.RefuseOwnNames(table, data.AttributeColumns);
        var split = FolderSplit.ForTraining(table, data);
        foreach (var note in split.Notes)
        {
            report(note);
        }

        return (table, split);
    }

    private IDataView View(
        MetadataTable table, FolderOptions data, string name, string recordFolder, IEnumerable<int> labelled, IEnumerable<int> unlabelled)
    {
        string[] columns = [.. data.AttributeColumns.Append(data.ClusterColumn).OfType<string>().Distinct()];
        var rows = new FolderRows(table, data, columns, recordFolder).View(name, labelled, unlabelled);
        var preparation = FolderRows.ImageStage(_ml, data).Append(KeyColumns.Create(_ml, data.Label, data.AttributeColumns));
        return preparation.Fit(rows).Transform(rows);
    }
}
