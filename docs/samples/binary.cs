// Two classes by a Boolean label: the augmentation in front of a binary trainer of ML.NET.
#:package FairDiff.MLNet@0.1.0
#:package TorchSharp-cpu@0.107.0
#:package Microsoft.ML.FastTree@5.0.1
#:property PublishAot=false
#:property UseCurrentRuntimeIdentifier=true

using System.Globalization;
using FairDiff.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

var budget = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 400; // training steps
var ml = new MLContext(seed: 1);
var fair = ml.FairDiff();
var train = ml.Data.LoadFromEnumerable(Patch.Make(seed: 1, rows: 400));
var test = ml.Data.LoadFromEnumerable(Patch.Make(seed: 2, rows: 400));

var pipeline = fair.MapAttributeToKey("Hospital")
    .Append(fair.DiffusionAugmentation(new()
    {
        LabelColumnName = "Tumour", AttributeColumnNames = ["Hospital"], TrainingSteps = budget, SyntheticCount = budget,
    }))
    .Append(fair.SyntheticMix(new SyntheticMixOptions { RealFraction = 0.5, LabelColumnName = "Tumour" }))
    .Append(ml.Transforms.ExtractPixels("Features", "Image"))
    .Append(ml.BinaryClassification.Trainers.FastTree("Tumour", exampleWeightColumnName: "Weight"));

var model = pipeline.Fit(train);
Console.WriteLine(fair.EvaluateFairness(model.Transform(test), groups: ["Hospital"], labelColumnName: "Tumour"));

/// <summary>A patch of tissue, 16 x 16 pixels: tumours have a dark middle, the south another stain, and few patches.</summary>
internal sealed class Patch
{
    public byte[] Pixels { get; set; } = [];

    /// <summary>A new image for each reader: ML.NET disposes of those it has read.</summary>
    [ImageType(16, 16)]
    public MLImage Image => MLImage.CreateFromPixels(16, 16, MLPixelFormat.Rgba32, Pixels);

    public bool Tumour { get; set; }

    public string Hospital { get; set; } = "";

    public static List<Patch> Make(int seed, int rows)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            var (south, tumour) = (random.Next(6) == 0, random.Next(2) == 0);
            var pixels = new byte[16 * 16 * 4];
            for (var i = 0; i < 16 * 16; i++)
            {
                var middle = Math.Abs((i % 16) - 8) < 4 && Math.Abs((i / 16) - 8) < 4;
                var light = random.Next(60, 200) - (tumour && middle ? 25 : 0) - (south ? 15 : 0);
                (pixels[i * 4], pixels[(i * 4) + 1], pixels[(i * 4) + 2], pixels[(i * 4) + 3]) =
                    ((byte)light, (byte)(light / 2), (byte)(south ? light : light * 3 / 4), 255);
            }

            return new Patch
            {
                Pixels = pixels,
                Tumour = tumour,
                Hospital = south ? "south" : "north",
            };
        })];
    }
}
