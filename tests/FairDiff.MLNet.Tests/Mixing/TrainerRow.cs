using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Mixing;

/// <summary>
/// Rows of three classes in two features. Synthetic rows lie elsewhere than real ones and are fewer, so what a trainer learns tells in
/// which proportion it saw the two; the order of the rows tells labels that slipped.
/// </summary>
internal sealed class TrainerRow
{
    public string Label { get; set; } = "";

    public bool IsPositive { get; set; }

    [VectorType(2)]
    public float[] Features { get; set; } = [];

    public bool IsSynthetic { get; set; }

    public float Weight { get; set; } = 1;

    public int Id { get; set; }

    /// <summary>150 real and 60 synthetic rows; with <paramref name="overlap"/> at 0 the classes are apart.</summary>
    public static TrainerRow[] Make(int seed, float overlap = 0)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, 210).Select(id =>
            {
                var synthetic = id >= 150;
                var label = id % 3;
                return new TrainerRow
                {
                    Id = id,
                    IsSynthetic = synthetic,
                    Label = $"class {label}",
                    IsPositive = label == 1,
                    Features =
                    [
                        (label == 1 ? 2 : 0) + (synthetic ? .6f : 0) + ((1 + overlap) * (float)random.NextDouble()),
                        (label == 2 ? 2 : 0) - (synthetic ? .6f : 0) + ((1 + overlap) * (float)random.NextDouble()),
                    ],
                };
            }),
        ];
    }

    public static IDataView View(MLContext ml, IEnumerable<TrainerRow> rows) =>
        ml.Transforms.Conversion.MapValueToKey(
            "Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .FitAndTransform(new UnshuffledView(ml.Data.LoadFromEnumerable(rows)));

    /// <summary>Keeps trainers from shuffling, which views that draw cannot either, so that results can be compared.</summary>
    private sealed class UnshuffledView(IDataView source) : IDataView
    {
        public DataViewSchema Schema => source.Schema;

        public bool CanShuffle => false;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            source.GetRowCursor(columnsNeeded);

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [source.GetRowCursor(columnsNeeded)];
    }
}
