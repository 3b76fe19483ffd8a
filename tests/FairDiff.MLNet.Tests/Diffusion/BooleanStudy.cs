using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>Very small data whose label is a Boolean, and the same label as a key.</summary>
internal static class BooleanStudy
{
    public const string Label = "IsTumour";

    /// <summary>The keys of false and true, in this order.</summary>
    public const string Key = "TumourKey";

    public static DiffusionAugmentationOptions Options { get; } = TinyStudy.Options with { LabelColumnName = Label, SyntheticCount = 12 };

    internal sealed class Row
    {
        [ImageType(TinyStudy.Size, TinyStudy.Size)]
        public MLImage? Image { get; set; }

        public bool IsTumour { get; set; }

        public string Hospital { get; set; } = "";
    }

    /// <summary>40 rows, every fourth a tumour, which is green where the others are red; hospitals 0, 3, 4 in turn.</summary>
    public static IDataView Data(MLContext ml)
    {
        var rows = Enumerable.Range(0, TinyStudy.Rows).Select(i => new Row
        {
            Image = TestImages.Noisy(i, IsTumour(i) ? 1 : 0, TinyStudy.Size),
            IsTumour = IsTumour(i),
            Hospital = Hospital(i),
        });
        var data = ml.Data.LoadFromEnumerable(rows.ToArray());
        return ml.Transforms.Conversion.MapValueToKey(Key, Label, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(ml.Transforms.Conversion.MapValueToKey("Hospital")).Fit(data).Transform(data);
    }

    public static bool IsTumour(int row) => row % 4 == 3;

    public static string Hospital(int row) => (row % 3) switch { 0 => "0", 1 => "3", _ => "4" };
}
