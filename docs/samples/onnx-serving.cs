// Scores images with model.onnx of resnet.cs: ML.NET and ONNX Runtime, without FairDiff and without TorchSharp.
#:package Microsoft.ML.ImageAnalytics@5.0.1
#:package Microsoft.ML.OnnxTransformer@5.0.1
#:package Microsoft.ML.OnnxRuntime@1.31.1
#:property PublishAot=false

using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

var ml = new MLContext();
var pipeline = ml.Transforms.ResizeImages("Image", 16, 16)
    .Append(ml.Transforms.ExtractPixels("Pixels", "Image"))
    .Append(ml.Transforms.ApplyOnnxModel(args.Length > 0 ? args[0] : "model.onnx"));
var model = pipeline.Fit(ml.Data.LoadFromEnumerable(Array.Empty<Query>()));
using var engine = ml.Model.CreatePredictionEngine<Query, Diagnosis>(model);

using var image = MLImage.CreateFromPixels(32, 32, MLPixelFormat.Rgba32, [.. Enumerable.Repeat(byte.MaxValue, 32 * 32 * 4)]);
image.Save("white.png"); // for minimal-api.cs: curl --data-binary @white.png localhost:5000/predict
var diagnosis = engine.Predict(new Query { Image = image });
Console.WriteLine($"scores: {string.Join(", ", diagnosis.Score.Select(score => $"{score:F3}"))}");

internal sealed class Query
{
    [ImageType(32, 32)]
    public MLImage Image { get; set; } = null!;
}

internal sealed class Diagnosis
{
    public float[] Score { get; set; } = [];
}
