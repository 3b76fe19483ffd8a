using FairDiff.MLNet.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Mixing;

/// <summary>Small tables with keys and <c>IsSynthetic</c>, without images.</summary>
internal static class MixData
{
    internal sealed class Row
    {
        public int Id { get; set; }

        public string Label { get; set; } = "";

        public string Hospital { get; set; } = "";

        public bool IsSynthetic { get; set; }
    }

    /// <summary>Rows with ids 0, 1, …; labels "" are unlabelled.</summary>
    public static IDataView View(MLContext ml, params (string Label, string Hospital, bool IsSynthetic)[] rows) =>
        ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.Conversion.MapValueToKey("Hospital"))
            .FitAndTransform(ml.Data.LoadFromEnumerable(rows.Select((row, index) => new Row
            {
                Id = index, Label = row.Label, Hospital = row.Hospital, IsSynthetic = row.IsSynthetic,
            })));

    /// <summary>100 labelled real rows (ids 0-99), 20 unlabelled ones (100-119) and 50 synthetic ones (120-169).</summary>
    public static IDataView Augmented(MLContext ml) => View(ml,
    [
        .. Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? "a" : "b", "h", false)),
        .. Enumerable.Repeat(("", "h", false), 20),
        .. Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? "a" : "b", "h", true)),
    ]);

    /// <summary>A stage that was fitted on some rows leaves out none of others, and, saved and loaded, none of the same.</summary>
    public static void LeavesEveryRow(MLContext ml, ITransformer fitted, IDataView data, IDataView other)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(fitted, data.Schema, stream);
        stream.Position = 0;

        Assert.Equal(Ids(other), Ids(fitted.Transform(other)));
        Assert.Equal(Ids(data), Ids(ml.Model.Load(stream, out _).Transform(data)));
    }

    /// <summary>The ids of one pass over a view.</summary>
    public static int[] Ids(IDataView view) => [.. view.GetColumn<int>("Id")];

    /// <summary>The ids of the passes that a trainer of this library makes over a view.</summary>
    public static IEnumerable<int[]> Passes(IDataView view)
    {
        var draws = FreshDraws.Of(view)!;
        while (true)
        {
            yield return Ids(draws.Next());
        }
    }

    public static float[] Weights(IDataView view, string column = "Weight") => [.. view.GetColumn<float>(column)];

    public static IDataView FitAndTransform(this IEstimator<ITransformer> estimator, IDataView data) => estimator.Fit(data).Transform(data);
}
