using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>The rows of a study with the features of their images in place of these.</summary>
internal static class FeatureData
{
    /// <summary>The column of the features.</summary>
    public const string Column = "Features";

    /// <param name="data">The rows, which name their images.</param>
    /// <param name="vectors">The features by the path of the image.</param>
    public static StudyData Of(StudyData data, IReadOnlyDictionary<string, float[]> vectors)
    {
        var ml = new MLContext(seed: 0);
        var schema = SchemaDefinition.Create(typeof(Vector));
        schema[nameof(Vector.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, vectors.Values.First().Length);
        var stage = ml.Transforms.CustomMapping<Row, Vector>(
            (row, vector) => vector.Features = vectors[row.Path ?? ""], contractName: null, outputSchemaDefinition: schema);
        EvaluationSet Set(EvaluationSet set) => set with { Rows = With(set.Rows) };
        IDataView With(IDataView view) => stage.Fit(view).Transform(view);
        return data with
        {
            Train = With(data.Train),
            Revealed = data.Revealed is { } revealed ? With(revealed) : null,
            Validation = data.Validation is { } validation ? With(validation) : null,
            InDistribution = Set(data.InDistribution),
            OutOfDistribution = [.. data.OutOfDistribution.Select(Set)],
            ImageStage = null,
            Redraw = data.Redraw is { } redraw ? draw => Of(redraw(draw), vectors) : null,
        };
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
