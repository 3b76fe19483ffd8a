using FairDiff.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>
/// Judges synthetic images where labels are vectors. There is no independent classifier of one class per image, and so no agreement with
/// labels; the features are those of a classifier that learns the vectors of half of the labelled rows, and images are compared with the
/// other real ones, by attributes.
/// </summary>
internal static class VectorQuality
{
    private const string NoLabelColumn = "NoLabel";

    /// <summary>The rows that images are compared with, and how.</summary>
    /// <param name="ml">The context of the views.</param>
    /// <param name="rows">Training rows that are ready for a classifier.</param>
    /// <param name="options">How images are judged that have one class each.</param>
    /// <param name="label">What the label is.</param>
    public static (IDataView Rows, SyntheticQualityOptions Options) Prepare(
        MLContext ml, IDataView rows, SyntheticQualityOptions options, StudyLabel label)
    {
        var training = EverySecondLabelled(rows, label);
        var classifier = ml.FairDiff().ResNetClassification(options.ClassifierTraining with
        {
            ImageColumnName = options.ImageColumnName,
            LabelColumnName = options.LabelColumnName,
            SoftLabel = label.IsSoft,
            Seed = options.Seed,
            Device = options.Device,
            FallbackToCpu = options.FallbackToCpu,
            ProgressCallback = options.ProgressCallback,
            CancellationToken = options.CancellationToken,
        }).Fit(Only(ml, rows, training.Contains));
        return (
            WithoutLabel(Only(ml, rows, row => !training.Contains(row))),
            options with { LabelColumnName = NoLabelColumn, Classifier = classifier });
    }

    /// <summary>The rows with a column of labels that says nothing of any.</summary>
    public static IDataView WithoutLabel(IDataView rows) =>
        new MLContext(seed: 0).Transforms.CustomMapping<Nothing, Unlabelled>((_, row) => row.NoLabel = "", contractName: null)
            .Fit(rows).Transform(rows);

    /// <summary>The results with the reason why there is no agreement.</summary>
    public static GeneratorQuality WithoutAgreement(GeneratorQuality quality)
    {
        CellQuality Cell(CellQuality cell) => cell with
        {
            Values = cell.Values.ToDictionary(value => value.Key, value => value.Key
                is SyntheticQualityMetrics.LabelAgreement or SyntheticQualityMetrics.RealLabelAgreement
                    ? value.Value with { Reason = "agreement is with one class per image, and labels are vectors here" }
                    : value.Value),
        };
        return quality with
        {
            Classifier = "none; that of the features learned the label vectors of half of the labelled rows, which are not compared",
            Overall = Cell(quality.Overall),
            Cells = [.. quality.Cells.Select(Cell)],
        };
    }

    private static HashSet<long> EverySecondLabelled(IDataView rows, StudyLabel label)
    {
        using var cursor = rows.GetRowCursor([rows.Schema[StudyData.LabelColumn]]);
        var cells = new LabelCells(label, cursor);
        var (chosen, labelled) = (new HashSet<long>(), 0L);
        for (var row = 0L; cursor.MoveNext(); row++)
        {
            cells.Next();
            if (cells.IsKnown && labelled++ % 2 == 0)
            {
                chosen.Add(row);
            }
        }

        return chosen;
    }

    private static IDataView Only(MLContext ml, IDataView rows, Func<long, bool> takes) =>
        ml.Data.FilterByStatefulCustomPredicate<Nothing, Place>(rows, (_, place) => !takes(place.Next++), place => place.Next = 0);

    private sealed class Nothing
    {
    }

    private sealed class Unlabelled
    {
        [ColumnName(NoLabelColumn)]
        public string? NoLabel { get; set; }
    }

    private sealed class Place
    {
        public long Next { get; set; }
    }
}
