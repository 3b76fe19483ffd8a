// Synthetic images as features of ImageNet's ResNet-18 (ML.NET's DnnFeaturizeImage), for two of ML.NET's own trainers.
#:package FairDiff.MLNet@0.1.0
#:package TorchSharp-cpu@0.107.0
#:package Microsoft.ML.DnnImageFeaturizer.ResNet18@0.23.1
#:package Microsoft.ML.OnnxTransformer@5.0.1
#:package Microsoft.ML.OnnxRuntime@1.31.1
#:package Microsoft.ML.LightGbm@5.0.1
#:property PublishAot=false
#:property UseCurrentRuntimeIdentifier=true

using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

var budget = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200; // training steps, and images to make
var ml = new MLContext(seed: 1);
var fair = ml.FairDiff();
var train = ml.Data.LoadFromEnumerable(Patch.Make(seed: 1, rows: 120, skewed: true));
var test = ml.Data.LoadFromEnumerable(Patch.Make(seed: 2, rows: 120, skewed: false));

var features = ml.Transforms.Conversion.MapValueToKey("Label")
    .Append(fair.MapAttributeToKey("Hospital"))
    .Append(fair.DiffusionAugmentation(new() { AttributeColumnNames = ["Hospital"], TrainingSteps = budget, SyntheticCount = budget }))
    .Append(fair.SyntheticMix(realFraction: 0.5))
    .Append(ml.Transforms.ResizeImages("Large", 224, 224, "Image"))
    .Append(ml.Transforms.ExtractPixels("Pixels", "Large"))
    .Append(ml.Transforms.DnnFeaturizeImage(
        "Features", network => network.ModelSelector.ResNet18(ml, network.OutputColumn, network.InputColumn), "Pixels"))
    .Fit(train);
var mix = ml.Data.Cache(features.Transform(train), "Features", "Label", "Weight"); // real and synthetic rows
var unseen = ml.Data.Cache(features.Transform(test), "Features", "Label", "Hospital");

Evaluate("L-BFGS", ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight"));
Evaluate("LightGBM", ml.MulticlassClassification.Trainers.LightGbm(exampleWeightColumnName: "Weight"));

void Evaluate(string name, IEstimator<ITransformer> trainer)
{
    Console.WriteLine($"{name}:");
    Console.WriteLine(fair.EvaluateFairness(trainer.Fit(mix).Transform(unseen), groups: ["Hospital"]));
}

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
