using FairDiff.Tests;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>Very small data and a very small generator: what matters is where rows go, not what they look like.</summary>
internal static class TinyStudy
{
    public const int Size = 8;
    public const int Rows = 40;
    public const int LabelledRows = 30;
    public const int SyntheticCount = 70;

    internal sealed class Row
    {
        [ImageType(Size, Size)]
        public MLImage? Image { get; set; }

        public string Label { get; set; } = "";

        public string Hospital { get; set; } = "";

        public string Path { get; set; } = "";

        public float Age { get; set; }
    }

    public static DiffusionAugmentationOptions Options { get; } = new()
    {
        AttributeColumnNames = ["Hospital"],
        Network = UNetOptions.Tiny,
        TrainingSteps = 3,
        BatchSize = 8,
        Sampling = new() { SamplerSteps = 2 },
        SyntheticCount = SyntheticCount,
        Device = "cpu",
        Seed = 7,
    };

    /// <summary>40 rows of hospitals 0, 3, 4 in turn; the last 10 are unlabelled, of the others two thirds are normal.</summary>
    public static IDataView Data(MLContext ml, int firstSeed = 0)
    {
        var rows = Enumerable.Range(0, Rows).Select(i => new Row
        {
            Image = TestImages.Noisy(firstSeed + i, i % 3, Size),
            Label = i >= LabelledRows ? "" : i % 6 < 4 ? "normal" : "tumour",
            Hospital = (i % 3) switch { 0 => "0", 1 => "3", _ => "4" },
            Path = $"{i}.png",
            Age = i,
        });
        var keys = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.Conversion.MapValueToKey("Hospital"));
        var data = ml.Data.LoadFromEnumerable(rows.ToArray());
        return keys.Fit(data).Transform(data);
    }

    /// <summary>The images of <see cref="Data"/> as files, named as its paths say.</summary>
    public static void WriteFiles(string folder)
    {
        for (var i = 0; i < Rows; i++)
        {
            using var image = TestImages.Noisy(i, i % 3, Size);
            image.Save(System.IO.Path.Combine(folder, $"{i}.png"));
        }
    }

    /// <summary>The generated images of a fitted view, as PNG bytes without their signatures, in order.</summary>
    public static byte[][] Images(string workspace) => SignedImages.In(System.IO.Path.Combine(workspace, "synthetic"));
}
