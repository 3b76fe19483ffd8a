// Cross-validation in which all patches of a patient are in one fold, and no synthetic one in any held-out fold.
#:package FairDiff.MLNet@0.1.0
#:package TorchSharp-cpu@0.107.0
#:property PublishAot=false
#:property UseCurrentRuntimeIdentifier=true

using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

var budget = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 400; // training steps
var ml = new MLContext(seed: 1);
var fair = ml.FairDiff();
var rows = ml.Data.LoadFromEnumerable(Patch.Make(seed: 1, rows: 400));

var pipeline = fair.MapAttributeToKey("Hospital")
    .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
    .Append(fair.DiffusionAugmentation(new() { AttributeColumnNames = ["Hospital"], TrainingSteps = budget, SyntheticCount = budget }))
    .Append(fair.SyntheticMix(realFraction: 0.5))
    .Append(ml.Transforms.ExtractPixels("Features", "Image"))
    .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight"));

foreach (var fold in ml.MulticlassClassification.CrossValidate(rows, pipeline, numberOfFolds: 3, samplingKeyColumnName: "Patient"))
{
    var report = fair.EvaluateFairness(fold.ScoredHoldOutSet, groups: ["Hospital"], clusterColumnName: "Patient");
    Console.WriteLine($"fold {fold.Fold}: accuracy {fold.Metrics.MicroAccuracy:F3}");
    Console.WriteLine(report);
}

/// <summary>A patch of tissue, 16 x 16 pixels: tumours have a dark middle, the south another stain; four patches a patient.</summary>
internal sealed class Patch
{
    public byte[] Pixels { get; set; } = [];

    /// <summary>A new image for each reader: ML.NET disposes of those it has read.</summary>
    [ImageType(16, 16)]
    public MLImage Image => MLImage.CreateFromPixels(16, 16, MLPixelFormat.Rgba32, Pixels);

    public string Label { get; set; } = "";

    public string Patient { get; set; } = "";

    public string Hospital { get; set; } = "";

    public static List<Patch> Make(int seed, int rows)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(row =>
        {
            var (south, tumour) = (random.Next(2) == 0, random.Next(2) == 0);
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
                Label = tumour ? "tumour" : "healthy",
                Patient = $"patient {row / 4}",
                Hospital = south ? "south" : "north",
            };
        })];
    }
}
