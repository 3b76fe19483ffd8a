using FairDiff.Torch.Classification;
using FairDiff.Torch.Layers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace FairDiff.Torch.Tests.Classification.Onnx;

/// <summary>What ONNX Runtime, which shares no code with TorchSharp, computes from an exported file.</summary>
public sealed class OnnxExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(ResNetArchitecture.ResNet8, ResNetStem.Small, ImageNormalization.UnitRange, 24)]
    [InlineData(ResNetArchitecture.ResNet18, ResNetStem.Small, ImageNormalization.ImageNet, 17)]
    [InlineData(ResNetArchitecture.ResNet34, ResNetStem.Large, ImageNormalization.UnitRange, 48)]
    [InlineData(ResNetArchitecture.ResNet50, ResNetStem.Large, ImageNormalization.ImageNet, 50)]
    [InlineData(ResNetArchitecture.ResNet101, ResNetStem.Large, ImageNormalization.ImageNet, 32)]
    [InlineData(ResNetArchitecture.ResNet152, ResNetStem.Large, ImageNormalization.ImageNet, 32)]
    [InlineData(ResNetArchitecture.BitResNet50, ResNetStem.Small, ImageNormalization.UnitRange, 16)]
    [InlineData(ResNetArchitecture.BitResNet50, ResNetStem.Large, ImageNormalization.SignedRange, 50)]
    [InlineData(ResNetArchitecture.BitResNet101, ResNetStem.Large, ImageNormalization.SignedRange, 32)]
    [InlineData(ResNetArchitecture.BitResNet152, ResNetStem.Large, ImageNormalization.SignedRange, 32)]
    public void ExportOnnx_AnyBackbone_ScoresAsTorchSharp(
        ResNetArchitecture architecture, ResNetStem stem, ImageNormalization normalization, int size)
    {
        var shape = new ClassifierShape(architecture, 4, size) { Stem = stem, Normalization = normalization };
        using var classifier = new ImageClassifier(ResNetWeights.Fill(shape.NewNetwork()), shape, CPU);
        var images = randint(0, 256, [3, 3, size, size], dtype: uint8, generator: new Generator(4));
        var path = _folder.File("model.onnx");

        classifier.ExportOnnx(path, ["a", "b", "c", "d"]);

        var (scores, logits) = Run(path, images, size);
        AssertClose(classifier.Score(images).data<float>().ToArray(), scores, 1e-4);

        // The softmax of the logits is the score: the two outputs belong together.
        AssertClose(tensor(logits).view(3, 4).softmax(1).data<float>().ToArray(), scores, 1e-5);
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        Assert.True(scores.Distinct().Count() > 4, "the images differ, and so must their scores");
    }

    [Fact]
    public void ExportOnnx_WidthFactor_IsPartOfTheNetwork()
    {
        var shape = new ClassifierShape(ResNetArchitecture.BitResNet50, 2, 16) { WidthFactor = 2 };
        using var classifier = new ImageClassifier(Initialization.Seeded(shape.NewNetwork(), 3), shape, CPU);
        var path = _folder.File("wide.onnx");

        classifier.ExportOnnx(path, ["a", "b"]);

        // Freshly drawn, the last layer is zero.
        Assert.Equal([0.5f, 0.5f], Run(path, zeros([1, 3, 16, 16], uint8), 16).Scores);
    }

    [Fact]
    public void ExportOnnx_SeveralLabels_ScoresEachByItself()
    {
        var shape = new ClassifierShape(ResNetArchitecture.ResNet8, 3, 16) { Task = ClassificationTask.MultiLabel };
        using var classifier = new ImageClassifier(ResNetWeights.Fill(shape.NewNetwork()), shape, CPU);
        var images = randint(0, 256, [2, 3, 16, 16], dtype: uint8, generator: new Generator(4));
        var path = _folder.File("labels.onnx");

        classifier.ExportOnnx(path, ["a", "b", "c"]);

        var (scores, logits) = Run(path, images, 16);
        AssertClose(classifier.Score(images).data<float>().ToArray(), scores, 1e-4);
        AssertClose(tensor(logits).sigmoid().data<float>().ToArray(), scores, 1e-5);
    }

    [Fact]
    public void ExportOnnx_Metadata_SayWhatTheFileTakes()
    {
        var shape = new ClassifierShape(ResNetArchitecture.ResNet8, 2, 24) { Normalization = ImageNormalization.ImageNet };
        using var classifier = new ImageClassifier(ResNetWeights.Fill(shape.NewNetwork()), shape, CPU);
        var path = _folder.File("model.onnx");

        classifier.ExportOnnx(path, ["naïve \"1\"", "b"]);

        using var session = new InferenceSession(path);
        var metadata = session.ModelMetadata.CustomMetadataMap;
        Assert.Equal("24", metadata["imageSize"]);
        Assert.Equal("RGB", metadata["channelOrder"]);
        Assert.Equal("0 to 255", metadata["inputRange"]);
        Assert.StartsWith("ImageNet", metadata["normalization"]);
        Assert.Equal("""["naïve \"1\"","b"]""", metadata["classNames"]);
        Assert.Equal("ResNet8", metadata["architecture"]);
        Assert.Equal("Multiclass", metadata["task"]);
        Assert.Equal("FairDiff.MLNet", session.ModelMetadata.ProducerName);
        Assert.Equal([-1, 3, 24, 24], session.InputMetadata["Pixels"].Dimensions);
        Assert.Equal([-1, 2], session.OutputMetadata["Score"].Dimensions);
    }

    [Fact]
    public void ExportOnnx_NowhereToWrite_SaysSo()
    {
        var shape = new ClassifierShape(ResNetArchitecture.ResNet8, 2, 24);
        using var classifier = new ImageClassifier(ResNetWeights.Fill(shape.NewNetwork()), shape, CPU);
        File.WriteAllText(_folder.File("file"), "");

        var message = Assert.Throws<EngineException>(
            () => classifier.ExportOnnx(Path.Combine(_folder.File("file"), "model.onnx"), ["a", "b"])).Message;

        Assert.Contains("cannot be written", message);
    }

    private static (float[] Scores, float[] Logits) Run(string path, Tensor images, int size)
    {
        using var session = new InferenceSession(path);
        var pixels = new DenseTensor<float>(images.to(float32).data<float>().ToArray(), [(int)images.shape[0], 3, size, size]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("Pixels", pixels)]);
        return (Values("Score"), Values("Logits"));

        float[] Values(string name) => [.. results.Single(result => result.Name == name).AsEnumerable<float>()];
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
