using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FairDiff.Torch.Onnx;

namespace FairDiff.Torch.Classification.Onnx;

/// <summary>
/// A classifier as an ONNX file that takes what ML.NET's ExtractPixels gives: <c>Pixels</c>, N x 3 x S x S, planes of red, green and blue,
/// 0 to 255. It normalises by itself and gives <c>Logits</c> and <c>Score</c> (their softmax, or the sigmoid of each where an image has
/// several labels), N x K.
/// </summary>
internal static class ClassifierOnnx
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(ClassifierNetwork network, ClassifierShape shape, IReadOnlyList<string> classNames, string path)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var graph = new OnnxGraph();
        var layers = new OnnxLayers(graph, ModuleWeights.Of(network));
        var images = Normalized(graph, graph.Input("Pixels", null, 3, shape.ImageSize, shape.ImageSize), shape.Normalization);
        var logits = shape.Design.Bit
            ? BitResNetOnnx.Logits(layers, shape.Design, images, "Logits")
            : ResNetOnnx.Logits(layers, shape.Design, images, "Logits");
        if (shape.Task == ClassificationTask.MultiLabel)
        {
            graph.Add("Sigmoid", [logits], null, "Score");
        }
        else
        {
            graph.Add("Softmax", [logits], new OnnxAttributes().Int("axis", 1), "Score");
        }

        graph.Output("Logits", null, shape.ClassCount);
        graph.Output("Score", null, shape.ClassCount);
        OnnxModel.Write(path, $"{shape.Architecture} classifier of {shape.ClassCount} classes", graph, Metadata(shape, classNames));
    }

    private static string Normalized(OnnxGraph graph, string pixels, ImageNormalization normalization)
    {
        var unit = graph.Add("Div", [pixels, graph.Constant("bytes", tensor(255f))]);
        if (ChannelScaling.Of(normalization) is not { } scaling)
        {
            return unit;
        }

        var centred = graph.Add("Sub", [unit, graph.Constant("mean", tensor(scaling.Mean).view(3, 1, 1))]);
        return graph.Add("Div", [centred, graph.Constant("deviation", tensor(scaling.Deviation).view(3, 1, 1))]);
    }

    private static Dictionary<string, string> Metadata(ClassifierShape shape, IReadOnlyList<string> classNames) => new()
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
