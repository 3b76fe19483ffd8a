using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FairDiff.Torch.Onnx;

namespace FairDiff.Torch.Classification.Onnx;

/// <summary>
/// A classifier as an ONNX file that takes what ML.NET's ExtractPixels gives: <c>Pixels</c>, N x 3 x S x S, planes of red, green and blue,
/// 0 to 255. It normalises by itself and gives <c>Logits</c> and <c>Score</c> (their softmax, or the sigmoid of each where an image has
/// several labels), N x K; of classes that exclude each other also <c>PredictedLabel</c>, the name of the one with the largest score.
/// </summary>
internal static class ClassifierOnnx
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(ClassifierNetwork network, ClassifierShape shape, IReadOnlyList<string> classNames, string path)
    {
        using var scope = NewDisposeScope();
        var example = randint(0, 256, [2, 3, shape.ImageSize, shape.ImageSize], generator: new Generator(1)).to(float32);
        OnnxExport.Write(new ExportedClassifier(network, shape), example, path, new OnnxExportOptions
        {
            InputNames = ["Pixels"],
            OutputNames = ["Logits", "Score"],
            ClassNames = shape.Task == ClassificationTask.MultiLabel ? [] : classNames,
            GraphName = $"{shape.Architecture} classifier of {shape.ClassCount} classes",
            Metadata = Metadata(shape, classNames),
        });
    }

    private static Dictionary<string, string> Metadata(ClassifierShape shape, IReadOnlyList<string> classNames)
    {
        var metadata = Usual(shape, classNames);
        NetworkMetadata.AddBlocks(metadata, shape.StageBlocks);
        return metadata;
    }

    private static Dictionary<string, string> Usual(ClassifierShape shape, IReadOnlyList<string> classNames) => new()
    {
        ["architecture"] = shape.Architecture.ToString(),
        ["widthFactor"] = shape.WidthFactor.ToString(CultureInfo.InvariantCulture),
        ["imageSize"] = shape.ImageSize.ToString(CultureInfo.InvariantCulture),
        ["channelOrder"] = "RGB",
        ["inputRange"] = "0 to 255",
        ["normalization"] = $"{shape.Normalization}, applied inside this file",
        ["task"] = shape.Task.ToString(),
        ["classNames"] = JsonSerializer.Serialize(classNames, Json),
    };
}
