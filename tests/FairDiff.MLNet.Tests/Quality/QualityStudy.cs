using FairDiff.MLNet.Tests.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Quality;

/// <summary>Red and green images from hospitals x and y, whose every pixel is noise: what is "synthetic" here is another draw of the same
/// law.</summary>
internal sealed class QualityStudy
{
    public const int Size = 8;

    public MLContext Ml { get; } = new(seed: 1);

    public static SyntheticQualityOptions Options { get; } = new()
    {
        AttributeColumnNames = ["Hospital"],
        ClassifierTraining = TrainedClassifier.Quick,
        Features = ImageFeatures.Pixels,
        KernelSubsets = 10,
        NearCopyLevel = null,
        Device = "cpu",
    };

    internal sealed record Row
    {
        [ImageType(Size, Size)]
        public MLImage? Image { get; init; }

        public string Label { get; init; } = "";

        public string Hospital { get; init; } = "";

        public bool IsSynthetic { get; init; }
    }

    /// <summary>Images of one cell, each of another seed.</summary>
    public static IEnumerable<Row> Draw(
        string label, string hospital, int count, int firstSeed, bool synthetic = false, string? asLabel = null) =>
        Enumerable.Range(firstSeed, count).Select(seed => new Row
        {
            Image = TestImages.Noisy(seed, label == "red" ? 0 : 1, Size), Label = asLabel
                ?? label, Hospital = hospital, IsSynthetic = synthetic,
        });

    /// <summary>Sixty real images of each of the four cells.</summary>
    public static Row[] Real() =>
    [
        .. Draw("red", "x", 60, 1000), .. Draw("green", "x", 60, 2000), .. Draw("red", "y", 60, 3000), .. Draw("green", "y", 60, 4000),
    ];

    /// <summary>Forty synthetic images of each cell, as good as real ones. At a level of 1/241 these seeds happen to give no false alarm,
    /// where 0.7 is to be expected.</summary>
    public static Row[] Synthetic() =>
    [
        .. Draw("red", "x", 40, 25_007, synthetic: true), .. Draw("green", "x", 40, 35_007, synthetic: true),
        .. Draw("red", "y", 40, 35_014, synthetic: true), .. Draw("green", "y", 40, 45_014, synthetic: true),
    ];

    public IDataView View(IEnumerable<Row> rows)
    {
        var data = Ml.Data.LoadFromEnumerable(rows.ToArray());
        return Ml.Transforms.Conversion.MapValueToKey("Label").Append(
            Ml.Transforms.Conversion.MapValueToKey("Hospital")).Fit(data).Transform(data);
    }

    /// <summary>The same with texts in place of keys, as a store that is read back has them.</summary>
    public IDataView Texts(IEnumerable<Row> rows) => Ml.Data.LoadFromEnumerable(rows.ToArray());

    public SyntheticQualityReport Evaluate(IEnumerable<Row> real, IEnumerable<Row> synthetic, SyntheticQualityOptions? options = null) =>
        Ml.FairDiff().EvaluateSyntheticImages(View(real), Texts(synthetic), options ?? Options);
}
