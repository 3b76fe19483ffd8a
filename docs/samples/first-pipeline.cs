#:package FairDiff.MLNet@0.1.0
#:package FairDiff.MLflow@0.1.0
#:package TorchSharp-cpu@0.107.0
#:property PublishAot=false
#:property UseCurrentRuntimeIdentifier=true

using System.Globalization;
using FairDiff.MLflow;
using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;

var budget = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000; // training steps
var ml = new MLContext(seed: 1);
var fair = ml.FairDiff();
var train = ml.Data.LoadFromTextFile<Patch>("train.csv", separatorChar: ',', hasHeader: true);
var test = ml.Data.LoadFromTextFile<Patch>("test.csv", separatorChar: ',', hasHeader: true);
await using var run = await Mlflow.StartRunAsync("hospitals");

var pipeline = ml.Transforms.LoadImages("Image", "images", "Path")
    .Append(ml.Transforms.ResizeImages("Image", 32, 32))
    .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
    .Append(fair.MapAttributeToKey("Hospital")) // "N/A" is unknown, a new hospital of the test keeps its name
    .Append(fair.DiffusionAugmentation(new()
    {
        AttributeColumnNames = ["Hospital"], TrainingSteps = budget, SyntheticCount = budget, MetricsCallback = run.LogMetric,
    }))
    .Append(fair.SyntheticMix(realFraction: 0.5))
    .Append(fair.ResNetClassification(new() { Arch = ResNetArchitecture.ResNet18, Steps = budget }))
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

var model = pipeline.Fit(train);
fair.ForServing(model, train.Schema).Save("model.zip"); // without what only training needs
var fairness = fair.EvaluateFairness(model.Transform(test), groups: ["Hospital"]);
Console.WriteLine(fairness);
await run.LogMetricsAsync(fairness.Metrics);

internal sealed class Patch
{
    [LoadColumn(0)]
    public string Path { get; set; } = "";

    [LoadColumn(1)]
    public string Label { get; set; } = "";

    [LoadColumn(2)]
    public string Hospital { get; set; } = "";
}
