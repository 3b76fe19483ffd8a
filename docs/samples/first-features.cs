#:package FairDiff.MLNet@0.1.0
#:package TorchSharp-cpu@0.107.0
#:package Microsoft.ML.DnnImageFeaturizer.ResNet18@0.23.1
#:property PublishAot=false
#:property UseCurrentRuntimeIdentifier=true

using System.Globalization;
using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;

var budget = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3000; // synthetic rows
var ml = new MLContext(seed: 1);
var fair = ml.FairDiff();
var train = ml.Data.LoadFromTextFile<Patch>("train.csv", separatorChar: ',', hasHeader: true);
var test = ml.Data.LoadFromTextFile<Patch>("test.csv", separatorChar: ',', hasHeader: true);

var pipeline = ml.Transforms.LoadImages("Image", "images", "Path")
    .Append(fair.FeaturizeImages("Features", new() { Weights = PretrainedWeights.ImageNetResNet18(), ImageSize = 128 }))
    .AppendCacheCheckpoint(ml) // the network sees each image once
    .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
    .Append(fair.MapAttributeToKey("Hospital"))
    .Append(fair.VectorDiffusionAugmentation(new() { AttributeColumnNames = ["Hospital"], SyntheticCount = budget }))
    .Append(fair.SyntheticMix(realFraction: 0.5))
    .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight"))
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

var model = pipeline.Fit(train);
fair.ForServing(model, train.Schema).Save("model.zip"); // without what only training needs
Console.WriteLine(fair.EvaluateFairness(model.Transform(test), groups: ["Hospital"]));

internal sealed class Patch
{
    [LoadColumn(0)]
    public string Path { get; set; } = "";

    [LoadColumn(1)]
    public string Label { get; set; } = "";

    [LoadColumn(2)]
    public string Hospital { get; set; } = "";
}
