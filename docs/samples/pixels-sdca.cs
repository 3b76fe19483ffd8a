// Synthetic images behind ML.NET's own linear trainer: pixels are the features, the mix is the example weights.
#:package FairDiff.MLNet@0.1.0
#:package TorchSharp-cpu@0.107.0
#:property PublishAot=false
#:property UseCurrentRuntimeIdentifier=true

using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

var budget = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 400; // training steps, and images to make
var ml = new MLContext(seed: 1);
var fair = ml.FairDiff();
var train = ml.Data.LoadFromEnumerable(Patch.Make(seed: 1, rows: 400, skewed: true));
var test = ml.Data.LoadFromEnumerable(Patch.Make(seed: 2, rows: 400, skewed: false));

var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
    .Append(fair.MapAttributeToKey("Hospital"))
    .Append(fair.DiffusionAugmentation(new() { AttributeColumnNames = ["Hospital"], TrainingSteps = budget, SyntheticCount = budget }))
    .Append(fair.SyntheticMix(realFraction: 0.5))
    .Append(ml.Transforms.ExtractPixels("Features", "Image"))
    .Append(ml.Transforms.NormalizeMeanVariance("Features"))
    .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(exampleWeightColumnName: "Weight", maximumNumberOfIterations: 20))
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

var model = pipeline.Fit(train);
Console.WriteLine(fair.EvaluateFairness(model.Transform(test), groups: ["Hospital"]));

/// <summary>A patch of tissue, 16 x 16 pixels: tumours are dark in the middle, the south has another stain and few labels.</summary>
internal sealed class Patch
{
    public byte[] Pixels { get; set; } = [];

    /// <summary>A new image for each reader: ML.NET disposes of those it has read.</summary>
    [ImageType(16, 16)]
    public MLImage Image => MLImage.CreateFromPixels(16, 16, MLPixelFormat.Rgba32, Pixels);

    public string? Label { get; set; }

    public string Hospital { get; set; } = "";

    public static List<Patch> Make(int seed, int rows, bool skewed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            var (south, tumour) = (random.Next(2) == 0, random.Next(2) == 0);
            var labelled = !skewed || !south || random.Next(10) < (tumour ? 3 : 1);
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
                Label = labelled ? (tumour ? "tumour" : "healthy") : null,
                Hospital = south ? "south" : "north",
            };
        })];
    }
}
