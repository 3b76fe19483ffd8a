using FairDiff.MLNet.Classification;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Writes a trained classifier as an ONNX file. An application scores it with ML.NET's <c>ApplyOnnxModel</c> or with ONNX Runtime,
    /// without this library and without TorchSharp, to the same probabilities within 1e-4.
    /// </summary>
    /// <remarks>
    /// <para>Opset 17, IR version 8: ONNX Runtime 1.12 and later, so every ML.NET 5. Weights above two gigabytes lie in a second file,
    /// <c>path.data</c>.</para>
    /// <para>Input <c>Pixels</c>: <see cref="float"/>, N x 3 x S x S, N any number, planes of red, green and blue, 0 to 255; that is what
    /// <c>ExtractPixels("Pixels", "Image")</c> gives of images of S x S pixels. The file divides by 255 and normalises by itself. Outputs:
    /// <c>Score</c> (probabilities: a softmax over the classes, or of several labels a sigmoid each) and <c>Logits</c>,
    /// <see cref="float"/>, N x K; of classes that exclude each other also <c>PredictedLabel</c> (text, N x 1), the name of the one with
    /// the largest score.</para>
    /// <para>Metadata: <c>imageSize</c>, <c>channelOrder</c>, <c>inputRange</c>, <c>normalization</c>, <c>classNames</c> (a JSON array in
    /// the order of the scores), <c>task</c> (<c>Multiclass</c> or <c>MultiLabel</c>), <c>architecture</c>, <c>widthFactor</c>.</para>
    /// <para>The application:</para>
    /// <code>
    /// var pipeline = ml.Transforms.LoadImages("Image", folder, "Path").Append(ml.Transforms.ResizeImages("Image", 96, 96))
    ///     .Append(ml.Transforms.ExtractPixels("Pixels", "Image")).Append(ml.Transforms.ApplyOnnxModel("model.onnx"));
    /// var scores = pipeline.Fit(rows).Transform(rows).GetColumn&lt;float[]&gt;("Score");
    /// </code>
    /// </remarks>
    /// <example>
    /// <code>
    /// fair.ExportOnnx(model, "model.onnx"); // model: a fitted pipeline with ResNetClassification in it
    /// </code>
    /// </example>
    /// <param name="model">A <see cref="ResNetClassificationTransformer"/>, or a model that holds one; other stages are not
    /// written.</param>
    /// <param name="path">The file to write, whole or not at all.</param>
    /// <exception cref="FairDiffException">The model holds no classifier, or the file cannot be written.</exception>
    public void ExportOnnx(ITransformer model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var classifier = ClassifierSearch.In(model).Model;
        classifier.Network.ExportOnnx(path, classifier.Classes.Names);
    }
}
