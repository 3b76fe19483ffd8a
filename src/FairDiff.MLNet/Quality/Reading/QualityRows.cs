using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Quality;

/// <summary>The real, or the synthetic, rows of a view with the texts of their labels and attributes.</summary>
/// <param name="View">The view.</param>
/// <param name="Rows">The number of each row in the view, and its cell.</param>
internal sealed record QualityRows(IDataView View, IReadOnlyList<QualityRow> Rows)
{
    /// <summary>The rows that are not marked as synthetic.</summary>
    /// <exception cref="FairDiffException">There is none, or a column is missing or of another type.</exception>
    public static QualityRows Real(IDataView view, SyntheticQualityOptions options) => Scan(view, options, synthetic: false);

    /// <summary>The rows that are marked as synthetic.</summary>
    /// <exception cref="FairDiffException">There is none, or a column is missing or of another type.</exception>
    public static QualityRows Synthetic(IDataView view, SyntheticQualityOptions options) => Scan(view, options, synthetic: true);

    private static QualityRows Scan(IDataView view, SyntheticQualityOptions options, bool synthetic)
    {
        view = CachedImages.Restore(view, options.ImageColumnName);
        var label = new TextColumn(view.Schema, options.LabelColumnName);
        TextColumn[] attributes = [.. options.AttributeColumnNames.Select(name => new TextColumn(view.Schema, name))];
        var flag = SyntheticFlag.Find(view.Schema);
        if (flag is null && synthetic)
        {
            throw new FairDiffException(
                $"The synthetic rows have no Boolean column '{SyntheticFlag.Name}' that says so. Give the view that DiffusionAugmentation "
                    + "made, or a store of synthetic images that was read back.");
        }

        DataViewSchema.Column?[] columns = [label.Column, flag, .. attributes.Select(column => (DataViewSchema.Column?)column.Column)];
        using var cursor = view.GetRowCursor(columns.OfType<DataViewSchema.Column>());
        var isSynthetic = flag is { } column ? cursor.GetGetter<bool>(column) : (ref bool value) => value = false;
        var readLabel = label.ReaderOf(cursor);
        Func<string>[] readAttributes = [.. attributes.Select(attribute => attribute.ReaderOf(cursor))];
        List<QualityRow> rows = [];
        for (var row = 0L; cursor.MoveNext(); row++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            var marked = false;
            isSynthetic(ref marked);
            if (marked == synthetic)
            {
                rows.Add(new(row, new SamplingCell(readLabel(), [.. readAttributes.Select(read => read())])));
            }
        }

        return rows.Count > 0 ? new(view, rows) : throw new FairDiffException(
            $"There is no {(synthetic ? "synthetic" : "real")} row to judge ({SyntheticFlag.Name} = {(synthetic ? "true" : "false")}). "
                + "Check which view is given.");
    }
}

/// <summary>A row of a view: its number from 0, and its cell, in which an empty text is a missing value.</summary>
internal readonly record struct QualityRow(long Position, SamplingCell Cell);
