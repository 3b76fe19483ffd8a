using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>The rows of a study with the features of their images in place of these.</summary>
internal static class FeatureData
{
    /// <summary>The column of the features.</summary>
    public const string Column = "Features";

    private const string SyntheticColumn = "IsSynthetic";

    /// <param name="data">The rows, which name their images.</param>
    /// <param name="vectors">The features by the path of the image.</param>
    public static StudyData Of(StudyData data, IReadOnlyDictionary<string, float[]> vectors)
    {
        EvaluationSet Set(EvaluationSet set) => set with { Rows = With(set.Rows) };
        IDataView With(IDataView view) => FeatureData.With(view, vectors);
        return data with
        {
            Train = With(data.Train),
            Revealed = data.Revealed is { } revealed ? With(revealed) : null,
            Validation = data.Validation is { } validation ? With(validation) : null,
            InDistribution = Set(data.InDistribution),
            OutOfDistribution = [.. data.OutOfDistribution.Select(Set)],
            ImageStage = null,
            Imaged = new ImagedData(data, vectors),
            Redraw = data.Redraw is { } redraw ? draw => Of(redraw(draw), vectors) : null,
        };
    }

    /// <summary>Training rows and behind them the images of a generator, with the features of all and Boolean <c>IsSynthetic</c>.</summary>
    /// <param name="train">The training rows.</param>
    /// <param name="data">The study's data over features.</param>
    /// <param name="images">The images, as <c>LoadSyntheticImages</c> reads them.</param>
    /// <param name="vectors">Their features by path.</param>
    public static IDataView WithSynthetic(
        IDataView train, StudyData data, IDataView images, IReadOnlyDictionary<string, float[]> vectors)
    {
        string[] columns = [PredictionFile.PathColumn, StudyData.LabelColumn, .. data.AttributeColumns];
        string[][] Cells(IDataView view, bool synthetic)
        {
            string[] known = [.. columns.Where(column => view.Schema.GetColumnOrNull(column) is not null)];
            return
            [
                .. CellText.Rows(view, known).Select(row => (string[])[
                    .. columns.Select(column => Array.IndexOf(known, column) is >= 0 and var index ? row[index] : ""), $"{synthetic}"]),
            ];
        }

        IDataView rows = new TextRowsView([.. columns, SyntheticColumn], [.. Cells(train, false), .. Cells(images, true)]);
        rows = new MLContext(seed: 0).Transforms.Conversion.ConvertType(SyntheticColumn, outputKind: DataKind.Boolean)
            .Fit(rows).Transform(rows);
        return With(rows, vectors.Concat(data.Imaged!.Vectors).ToDictionary(StringComparer.Ordinal));
    }

    private static IDataView With(IDataView view, IReadOnlyDictionary<string, float[]> vectors)
    {
        var schema = SchemaDefinition.Create(typeof(Vector));
        schema[nameof(Vector.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, vectors.Values.First().Length);
        return new MLContext(seed: 0).Transforms.CustomMapping<Row, Vector>(
            (row, vector) => vector.Features = vectors[row.Path ?? ""], contractName: null, outputSchemaDefinition: schema)
            .Fit(view).Transform(view);
    }

    private sealed class Row
    {
        public string? Path { get; set; }
    }

    private sealed class Vector
    {
        [ColumnName(Column)]
        public float[]? Features { get; set; }
    }
}

/// <summary>What the rows of a study over features are of.</summary>
/// <param name="Data">The rows with their images.</param>
/// <param name="Vectors">The features by the path of the image.</param>
internal sealed record ImagedData(StudyData Data, IReadOnlyDictionary<string, float[]> Vectors);
