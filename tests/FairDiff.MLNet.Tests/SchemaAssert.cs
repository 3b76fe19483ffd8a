using FairDiff.MLNet.Schema;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests;

/// <summary>Compares what an estimator promises with what its transformer delivers.</summary>
internal static class SchemaAssert
{
    public static void PromisedIsDelivered(IEstimator<ITransformer> estimator, IDataView input, DataViewSchema delivered)
    {
        var promised = estimator.GetOutputSchema(SchemaShapes.Of(input.Schema)).OrderBy(column => column.Name, StringComparer.Ordinal);
        var actual = SchemaShapes.Of(delivered).OrderBy(column => column.Name, StringComparer.Ordinal);
        Assert.Equal(actual.Select(Describe), promised.Select(Describe));
    }

    private static string Describe(SchemaShape.Column column) =>
        $"{column.Name}: {column.Kind} of {column.ItemType}, key {column.IsKey}, "
            + $"[{string.Join(", ", column.Annotations.Select(Describe).Order())}]";
}
