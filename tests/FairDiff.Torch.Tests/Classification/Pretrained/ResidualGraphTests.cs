using FairDiff.Torch.Classification;
using FairDiff.Torch.Classification.Pretrained;
using FairDiff.Torch.Tests.Onnx;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification.Pretrained;

/// <summary>Residual networks that are found in ONNX files by what their operators compute.</summary>
public sealed class ResidualGraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    private string Path => _folder.File("model.onnx");

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(ResNetArchitecture.ResNet8, ResNetStem.Small, null, ImageNormalization.UnitRange)]
    [InlineData(ResNetArchitecture.ResNet18, ResNetStem.Large, new[] { 1, 2, 1, 1 }, ImageNormalization.ImageNetBytes)]
    [InlineData(ResNetArchitecture.ResNet50, ResNetStem.Small, new[] { 1, 1, 2, 1 }, ImageNormalization.ImageNet)]
    public void FromOnnx_ExportedClassifier_GivesItsNetworkFeaturesAndLastLayer(
        ResNetArchitecture architecture, ResNetStem stem, int[]? blocks, ImageNormalization normalization)
    {
        var shape = new ClassifierShape(architecture, 3, 32) { Stem = stem, StageBlocks = blocks, Normalization = normalization };
        using var classifier = new ImageClassifier(ResNetWeights.Fill(shape.NewNetwork()), shape, CPU);
        classifier.ExportOnnx(Path, ["a", "b", "c"]);
        var images = randint(0, 256, [2, 3, 32, 32], dtype: uint8, generator: new Generator(4));

        using var backbone = ImageBackbone.Load(
            PretrainedWeights.FromOnnx(Path), CPU, cancellationToken: TestContext.Current.CancellationToken);
        using var tensors = PretrainedTensors.Open(PretrainedWeights.FromFile(Path), TestContext.Current.CancellationToken);

        Assert.Equal(new PretrainedNetwork(architecture, 1, stem) { StageBlocks = blocks }, backbone.Network);
        Assert.Equal(normalization, backbone.Normalization);
        AssertClose(classifier.Embed(images), backbone.Features(images), 1e-4);
        using var network = shape.NewNetwork();
        Assert.Contains("The last layer is among them.", PretrainedLoader.Load(network, tensors, shape));
    }

    [Fact]
    public void Load_SavedBackbone_GivesTheSameBits()
    {
        new TinyGraph().Write(Path);
        using var backbone = ImageBackbone.Load(
            PretrainedWeights.FromOnnx(Path), CPU, cancellationToken: TestContext.Current.CancellationToken);
        using var stream = new MemoryStream();
        backbone.Save(stream);
        stream.Position = 0;
        using var loaded = ImageBackbone.Load(stream, CPU);
        var images = randint(0, 256, [2, 3, 24, 24], dtype: uint8, generator: new Generator(4));

        Assert.Equal((backbone.Network, backbone.Normalization, "model.onnx"), (loaded.Network, loaded.Normalization, loaded.Source));
        Assert.True(backbone.Features(images).Equals(loaded.Features(images)));
        Assert.Equal([2, 96], backbone.Features(images, 16).shape);
    }

    /// <summary>Convolutions into which the norm was folded, as PyTorch's exporter writes them, or beside a norm of another
    /// epsilon.</summary>
    [Theory]
    [InlineData(false, 1e-5f)]
    [InlineData(true, 1e-3f)]
    public void FromOnnx_NormsOfAnyKind_GivesWhatOnnxRuntimeGives(bool norms, float epsilon)
    {
        new TinyGraph { Norms = norms, Epsilon = epsilon, Head = null }.Write(Path);
        var images = randint(0, 256, [1, 3, 32, 32], dtype: uint8, generator: new Generator(4));

        using var backbone = ImageBackbone.Load(
            PretrainedWeights.FromOnnx(Path), CPU, ImageNormalization.UnitRange, TestContext.Current.CancellationToken);

        AssertClose(OnnxFile.Run(Path, [images.to(float32) / 255])[0].view(1, 96), backbone.Features(images), 1e-4);
    }

    [Fact]
    public void ReadNetwork_BlocksOfNoNamedNetwork_CountsThem()
    {
        new TinyGraph { ExtraBlock = true }.Write(Path);

        Assert.Equal(
            new PretrainedNetwork(ResNetArchitecture.ResNet8, 1, ResNetStem.Small) { StageBlocks = [2, 1, 1] },
            PretrainedWeights.FromFile(Path).ReadNetwork(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void FromOnnx_ProductAndSumAsLastLayer_IsRead()
    {
        new TinyGraph { Head = "MatMul" }.Write(Path);
        using var tensors = PretrainedTensors.Open(PretrainedWeights.FromFile(Path), TestContext.Current.CancellationToken);

        Assert.Equal([5, 96], tensors.Tensors["fc.weight"].shape);
        Assert.Equal([5], tensors.Tensors["fc.bias"].shape);
    }

    [Fact]
    public void FromOnnx_WhatDoesNotFit_IsNamedWithItsPlace()
    {
        Assert.Contains("Conv 'Conv_3/node' (layer1.0.conv1) has group 2 and dilations", Refused(new TinyGraph { Group = 2 }));
        Assert.Contains(
            "Sigmoid 'Sigmoid_5/node' (after layer1.0.conv1) is neither the sum of a block nor the activation",
            Refused(new TinyGraph { Activation = "Sigmoid" }));
        Assert.Contains(
            "Mul 'Mul_6/node' (after layer1.0.conv2) is neither the sum of a block", Refused(new TinyGraph { Norms = false, Sum = "Mul" }));
        Assert.Contains("pads by 0 before and 0 behind maps of side 32, not by 1", Refused(new TinyGraph { Padding = 0 }));
        Assert.Contains("(behind the last block) is not the mean over all places, 4 x 4 of them", Refused(
            new TinyGraph { Pooling = "GlobalMaxPool" }));
        Assert.Contains("(conv1) has kernel 3 and stride 2, not 7 and 2, or 3 and 1", Refused(new TinyGraph { StemStride = 2 }));
        Assert.Contains("it has 3 stages with the strides 2, 2, 1, and ResNet8", Refused(new TinyGraph { LastStride = 1 }));
        Assert.Contains("Softmax 'Softmax_", Refused(new TinyGraph { Head = "Softmax" }));
        Assert.Contains("all take what comes from the images", Refused(new TinyGraph { FromImages = true }));
    }

    /// <summary>Every file that is cut off, and many with a changed byte: an error of ours or a network, never anything else.</summary>
    [Fact]
    public void FromOnnx_DamagedFile_IsOneError()
    {
        new TinyGraph { Zero = true }.Write(Path);
        var file = File.ReadAllBytes(Path);
        var random = new Random(3);
        for (var round = 0; round < 150; round++)
        {
            // What says how the file is built lies at its beginning and between the tensors; most bytes are numbers.
            var place = round % 2 == 0 ? random.Next(8, 3000) : random.Next(8, file.Length);
            byte[] damaged = round % 3 == 0 ? file[..place] : [.. file];
            if (round % 3 != 0)
            {
                damaged[place] = (byte)random.Next(256);
            }

            File.WriteAllBytes(Path, damaged);
            var exception = Record.Exception(() => PretrainedWeights.FromFile(Path).ReadNetwork(TestContext.Current.CancellationToken));
            Assert.True(exception is null or EngineException, $"{exception}");
            Assert.True(exception is not null || round % 3 != 0, $"A file of {place} of {file.Length} bytes was read.");
        }
    }

    private string Refused(TinyGraph graph)
    {
        graph.Write(Path);
        return Assert.Throws<EngineException>(
            () => PretrainedWeights.FromFile(Path).ReadNetwork(TestContext.Current.CancellationToken)).Message;
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange(((expected - actual).abs() / expected.abs().clamp_min(1)).max().item<float>(), 0, tolerance);
    }
}
