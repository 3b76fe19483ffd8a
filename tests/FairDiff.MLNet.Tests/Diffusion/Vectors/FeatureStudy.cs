using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>Vectors of four values of two hospitals, and a very small generator of them: what matters is where rows go.</summary>
internal static class FeatureStudy
{
    public const int Size = 4;
    public const int Rows = 80;
    public const int LabelledRows = 60;
    public const int SyntheticCount = 50;

    internal sealed class Row
    {
        [VectorType(Size)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";

        public string Hospital { get; set; } = "";

        public string Patient { get; set; } = "";

        public float Age { get; set; }
    }

    public static VectorDiffusionAugmentationOptions Options { get; } = new()
    {
        AttributeColumnNames = ["Hospital"],
        Network = new() { Width = 16, Blocks = 1 },
        TrainingSteps = 30,
        BatchSize = 32,
        Sampling = new() { SamplerSteps = 3 },
        SyntheticCount = SyntheticCount,
        NearCopies = NearCopyPolicy.Report,
        Device = "cpu",
        Seed = 7,
    };

    /// <summary>80 rows of hospitals A and B in turn; the last 20 are unlabelled, of the others two thirds are healthy. Tumours have a
    /// larger first value, hospital B a larger second one.</summary>
    public static IDataView Data(MLContext ml, int seed = 1, Action<Row>? change = null)
    {
        var random = new Random(seed);
        float Noise() => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble()) - 1.5f;
        var rows = Enumerable.Range(0, Rows).Select(i =>
        {
            var (tumour, b) = (i % 6 >= 4, i % 2 == 1);
            return new Row
            {
                Features = [Noise() + (tumour ? 4 : 0), Noise() + (b ? 3 : 0), Noise(), 10 + Noise()],
                Label = i >= LabelledRows ? "" : tumour ? "tumour" : "healthy",
                Hospital = b ? "B" : "A",
                Patient = $"{i / 2}",
                Age = i,
            };
        }).ToArray();
        Array.ForEach(rows, row => change?.Invoke(row));
        var data = ml.Data.LoadFromEnumerable(rows);
        var keys = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.Conversion.MapValueToKey("Hospital"));
        return keys.Fit(data).Transform(data);
    }

    /// <summary>The vectors of a view, row by row.</summary>
    public static float[][] Vectors(IDataView view) => [.. view.GetColumn<float[]>("Features")];
}
