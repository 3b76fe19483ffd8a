// A DataFrame as the source of a pipeline: looked at, filtered, then trained on.
#:package FairDiff.MLNet@0.1.0
#:package TorchSharp-cpu@0.107.0
#:package Microsoft.Data.Analysis@0.23.1
#:property PublishAot=false
#:property UseCurrentRuntimeIdentifier=true

using System.Globalization;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

var budget = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 400; // training steps, and images to make
var ml = new MLContext(seed: 1);
var fair = ml.FairDiff();

File.WriteAllLines("rows.csv", Patches.Write("images", rows: 400).Select(row => $"{row.Path},{row.Label},{row.Hospital}")
    .Prepend("Path,Label,Hospital"));
var frame = DataFrame.LoadCsv("rows.csv");
Console.WriteLine(frame.GroupBy("Hospital").Count());
var split = ml.Data.TrainTestSplit(frame, testFraction: 0.5);

var pipeline = ml.Transforms.LoadImages("Image", "images", "Path")
    .Append(ml.Transforms.ResizeImages("Image", 16, 16))
    .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
    .Append(fair.MapAttributeToKey("Hospital"))
    .Append(fair.DiffusionAugmentation(new() { AttributeColumnNames = ["Hospital"], TrainingSteps = budget, SyntheticCount = budget }))
    .Append(fair.SyntheticMix(realFraction: 0.5))
    .Append(ml.Transforms.ExtractPixels("Features", "Image"))
    .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight"));

var model = pipeline.Fit(split.TrainSet);
Console.WriteLine(fair.EvaluateFairness(model.Transform(split.TestSet), groups: ["Hospital"]));

/// <summary>Patches of tissue, 16 x 16 pixels, as files: tumours have a dark middle, the south another stain.</summary>
internal static class Patches
{
    public static IEnumerable<(string Path, string Label, string Hospital)> Write(string folder, int rows)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(1);
        for (var row = 0; row < rows; row++)
        {
            var (south, tumour) = (random.Next(4) == 0, random.Next(2) == 0);
            var pixels = new byte[16 * 16 * 4];
            for (var i = 0; i < 16 * 16; i++)
            {
                var middle = Math.Abs((i % 16) - 8) < 4 && Math.Abs((i / 16) - 8) < 4;
                var light = random.Next(60, 200) - (tumour && middle ? 25 : 0) - (south ? 15 : 0);
                (pixels[i * 4], pixels[(i * 4) + 1], pixels[(i * 4) + 2], pixels[(i * 4) + 3]) =
                    ((byte)light, (byte)(light / 2), (byte)(south ? light : light * 3 / 4), 255);
            }

            using var image = MLImage.CreateFromPixels(16, 16, MLPixelFormat.Rgba32, pixels);
            image.Save(Path.Combine(folder, $"{row}.png"));
            yield return ($"{row}.png", tumour ? "tumour" : "healthy", south ? "south" : "north");
        }
    }
}
