using FairDiff.Fairness;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiffApp;

/// <summary>From a folder with <c>train.csv</c>, <c>test.csv</c> and <c>images/</c> to a model and what it is worth to whom.</summary>
internal static class ModelTraining
{
    /// <summary>Trains, saves the model, and judges it on the test rows, which it gives too.</summary>
    /// <param name="folder">The data.</param>
    /// <param name="modelPath">Where the model goes.</param>
    /// <param name="steps">How long is trained; the sample needs no more, real images need thousands.</param>
    public static (FairnessReport Fairness, IDataView Scored) Run(string folder, string modelPath, int steps = 40)
    {
        var ml = new MLContext(seed: 1);
        var fair = ml.FairDiff();
        var (rows, testRows) = (Load(ml, folder, "train"), Load(ml, folder, "test"));
        var columns = ml.Transforms.LoadImages("Image", Path.Combine(folder, "images"), "Path")
            .Append(fair.MapAttributeToKey("HospitalKey", "Hospital")).Fit(rows);
        var train = columns.Transform(rows); // what the app that serves does not do: it has an image

        var pipeline = ml.Transforms.ResizeImages("Image", 24, 24)
            .Append(ml.Transforms.Conversion.MapValueToKey("Label")) // empty: for the generator alone
            .Append(fair.DiffusionAugmentation(new()
            {
                AttributeColumnNames = ["HospitalKey"], TrainingSteps = steps, SyntheticCount = 60,
                Network = UNetOptions.Tiny, Sampling = new() { SamplerSteps = 6 },
            }))
            .Append(fair.SyntheticMix(realFraction: 0.8))
            .Append(fair.ResNetClassification(new() { Arch = ResNetArchitecture.ResNet8, Steps = steps }))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        var model = pipeline.Fit(train);
        fair.ForServing(model, train.Schema).Save(modelPath); // asks for an image, and for no column of training
        var scored = model.Transform(columns.Transform(testRows));
        return (fair.EvaluateFairness(scored, groups: ["Hospital"]), scored);
    }

    private static IDataView Load(MLContext ml, string folder, string name) =>
        ml.Data.LoadFromTextFile<Patch>(Path.Combine(folder, $"{name}.csv"), separatorChar: ',', hasHeader: true);
}

/// <summary>A row of the tables.</summary>
internal sealed class Patch
{
    [LoadColumn(0)]
    public string Path { get; set; } = "";

    [LoadColumn(1)]
    public string Label { get; set; } = "";

    [LoadColumn(2)]
    public string Hospital { get; set; } = "";
}
