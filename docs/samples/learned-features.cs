// Learned augmentation without training on images: features of ImageNet's ResNet-18 (ML.NET's DnnFeaturizeImage), a diffusion model of
// these features, and ML.NET's own logistic regression. Seconds on a CPU.
#:package FairDiff.MLNet@0.1.0
#:package TorchSharp-cpu@0.107.0
#:package Microsoft.ML.DnnImageFeaturizer.ResNet18@0.23.1
#:package Microsoft.ML.OnnxTransformer@5.0.1
#:package Microsoft.ML.OnnxRuntime@1.31.1
#:property PublishAot=false
#:property UseCurrentRuntimeIdentifier=true

using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

var budget = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 800; // training steps, and vectors to draw
var ml = new MLContext(seed: 1);
var fair = ml.FairDiff();
var train = ml.Data.LoadFromEnumerable(Patch.Make(seed: 1, rows: 240, skewed: true));
var test = ml.Data.LoadFromEnumerable(Patch.Make(seed: 2, rows: 240, skewed: false));

// The frozen network runs once: behind it there are numbers only, which ML.NET caches.
var features = ml.Transforms.Conversion.MapValueToKey("Label")
    .Append(fair.MapAttributeToKey("Hospital"))
    .Append(ml.Transforms.ResizeImages("Large", 224, 224, "Image"))
    .Append(ml.Transforms.ExtractPixels("Pixels", "Large"))
    .Append(ml.Transforms.DnnFeaturizeImage(
        "Features", network => network.ModelSelector.ResNet18(ml, network.OutputColumn, network.InputColumn), "Pixels"))
    .Append(ml.Transforms.SelectColumns("Features", "Label", "Hospital"))
    .Fit(train);
var known = ml.Data.Cache(features.Transform(train));
var unseen = ml.Data.Cache(features.Transform(test));

// Evenly over hospitals, whatever is labelled there; rows without a label teach the generator too.
var drawn = fair.VectorDiffusionAugmentation(new()
{
    AttributeColumnNames = ["Hospital"], TrainingSteps = budget, SyntheticCount = budget,
});

Evaluate("Real rows", Trainer(weights: null).Fit(ml.Data.FilterRowsByMissingValues(known, "Label")));
Evaluate("Real and drawn rows", drawn.Append(fair.SyntheticMix(realFraction: 0.5)).Append(Trainer("Weight")).Fit(known));

IEstimator<ITransformer> Trainer(string? weights) =>
    ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: weights);

void Evaluate(string name, ITransformer model)
{
    Console.WriteLine($"{name}:");
    Console.WriteLine(fair.EvaluateFairness(model.Transform(unseen), groups: ["Hospital"]));
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
