using FairDiff.Torch.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>Images of 16 pixels in blocks of 2 x 2 of any colour, as any image of 8 pixels has them; drawn in two stages.</summary>
internal static class CascadeStudy
{
    public const int Size = 16;
    public const int BaseSize = 8;

    internal sealed class Row
    {
        [ImageType(Size, Size)]
        public MLImage? Image { get; set; }

        public string Label { get; set; } = "";
    }

    /// <summary>Barely trained: for what does not depend on how images look.</summary>
    public static DiffusionAugmentationOptions Options { get; } = new()
    {
        Network = UNetOptions.Tiny,
        TrainingSteps = 3,
        BatchSize = 8,
        Sampling = new() { SamplerSteps = 2 },
        SyntheticCount = 70,
        Device = "cpu",
        Seed = 7,
        Upsampler = new UpsamplerOptions
        {
            BaseImageSize = BaseSize,
            Training = new() { Network = UNetOptions.Tiny, TrainingSteps = 3, BatchSize = 4 },
            Sampling = new() { SamplerSteps = 2 },
        },
    };

    public static IDataView Data(MLContext ml)
    {
        var rows = Enumerable.Range(0, 60).Select(i => new Row { Image = Blocks(i), Label = i % 2 == 0 ? "even" : "odd" });
        var data = ml.Data.LoadFromEnumerable(rows.ToArray());
        return ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    }

    private static MLImage Blocks(int seed)
    {
        var colours = new byte[BaseSize * BaseSize * 3];
        new Random(seed).NextBytes(colours);
        var pixels = new byte[Size * Size * 4];
        for (var i = 0; i < Size * Size; i++)
        {
            var block = (i / Size / 2 * BaseSize) + (i % Size / 2);
            colours.AsSpan(block * 3, 3).CopyTo(pixels.AsSpan(i * 4));
            pixels[(i * 4) + 3] = 255;
        }

        return MLImage.CreateFromPixels(Size, Size, MLPixelFormat.Rgba32, pixels);
    }
}
