using FairDiff.Torch.Classification;
using FairDiff.Torch.Layers;
using FairDiff.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

/// <summary>
/// Logits were computed once by a model written in Python from the paper (PyTorch 1.13: GroupNorm, F.conv2d with filters brought to mean 0
/// and biased variance 1, a zero-padded pooling), with weights and image by formula.
/// </summary>
public sealed class BitResNetTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(ResNetArchitecture.BitResNet50, ResNetStem.Large, 23520842, 153,
        new[] { 0.505231, -0.000940, -0.385945, 0.915902, -1.151325, 1.568201, -1.554590, 1.763593, -1.470107, 1.446137 })]
    [InlineData(ResNetArchitecture.BitResNet50, ResNetStem.Small, 23513162, 153,
        new[] { 0.496788, 0.006881, -0.392543, 0.920768, -1.154085, 1.568643, -1.552681, 1.759479, -1.464104, 1.438708 })]
    [InlineData(ResNetArchitecture.BitResNet101, ResNetStem.Large, 42512970, 306,
        new[] { 0.418821, -1.019122, 1.540895, -1.340978, 1.104632, -0.195133, -0.419394, 1.220894, -1.446995, 1.402886 })]
    [InlineData(ResNetArchitecture.BitResNet152, ResNetStem.Large, 58156618, 459,
        new[] { 0.527322, -1.661991, 0.370391, 1.719849, -0.901425, -1.162104, 1.489605, 0.500157, -1.819175, 0.102756 })]
    public void Forward_BitResNet_EqualsPyTorch(
        ResNetArchitecture architecture, ResNetStem stem, long parameters, int entries, double[] expected)
    {
        using var network = ResNetWeights.Fill(ResNetDesign.For(architecture, stem).NewNetwork(10));
        Assert.Equal(parameters, network.parameters().Sum(p => p.numel()));
        Assert.Equal(entries, network.state_dict().Count);
        ResNetWeights.AssertLogits(network, stem == ResNetStem.Small ? 32 : 64, expected);
    }

    [Fact]
    public void Parameters_WidthFactor2_AreThoseOfPyTorch()
    {
        var design = ResNetDesign.For(ResNetArchitecture.BitResNet50, ResNetStem.Large, width: 2);
        using var network = design.NewNetwork(10);
        Assert.Equal(93932682, network.parameters().Sum(p => p.numel()));
        Assert.Equal(4096, design.FeatureCount);
    }

    [Fact]
    public void StateDict_BitResNet50_HasBigTransfersNames()
    {
        using var network = ResNetDesign.For(ResNetArchitecture.BitResNet50, ResNetStem.Large).NewNetwork(10);
        var shapes = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.shape);
        Assert.Equal(
            ["root.conv.weight", "body.block1.unit01.gn1.weight", "body.block1.unit01.gn1.bias", "body.block1.unit01.conv1.weight"],
            shapes.Keys.Take(4));
        Assert.Equal(["head.gn.weight", "head.gn.bias", "head.conv.weight", "head.conv.bias"], shapes.Keys.TakeLast(4));
        Assert.Equal([256, 64, 1, 1], shapes["body.block1.unit01.downsample.weight"]);
        Assert.Equal([512, 512, 3, 3], shapes["body.block4.unit03.conv2.weight"]);
        Assert.Equal([10, 2048, 1, 1], shapes["head.conv.weight"]);
        Assert.DoesNotContain("body.block1.unit02.downsample.weight", shapes.Keys);
    }

    [Fact]
    public void Features_ImageInAnotherBatch_AreTheSame()
    {
        // Group norms look at one image; in training mode too.
        using var network = Initialization.Seeded(ResNetDesign.For(ResNetArchitecture.BitResNet50, ResNetStem.Small).NewNetwork(3), 1);
        using var gradients = no_grad();
        using var generator = new Generator(1);
        var images = rand([3, 3, 8, 8], generator: generator);
        Assert.Equal(
            0, (network.Features(images).narrow(0, 1, 1) - network.Features(images.narrow(0, 1, 1))).abs().max().item<float>(), 1e-4);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    public void Train_FewSteps_LearnsAndLeavesNoTensors(Precision precision)
    {
        var images = BrightSquares.Make(4, size: 8).Images;
        long LiveAfter(int steps)
        {
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            using (var classifier = Train(steps, precision))
            {
                using var scores = classifier.Score(images);
                using var distance = (scores - 0.5).abs();

                // The head starts at zero, and so did the scores at one half.
                Assert.True(distance.max().item<float>() > 1e-4);
            }

            return DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
        }

        Assert.Equal(LiveAfter(1), LiveAfter(3));
    }

    [Fact]
    public void Load_AfterSave_ScoresBitEqual()
    {
        var images = BrightSquares.Make(4, size: 8).Images;
        using var trained = Train(1, Precision.Float32);
        using var stream = new MemoryStream();
        trained.Save(stream);
        stream.Position = 0;
        using var loaded = ImageClassifier.Load(stream, CPU);
        Assert.Equal(trained.Shape, loaded.Shape);
        Assert.Equal(trained.Score(images).data<float>().ToArray(), loaded.Score(images).data<float>().ToArray());
    }

    private static ImageClassifier Train(int steps, Precision precision) => ImageClassifier.Train(
        _ => BrightSquares.Make(8, size: 8),
        BrightSquares.Options(steps) with { Arch = ResNetArchitecture.BitResNet50, BatchSize = 2, Precision = precision, WarmupSteps = 0 },
        CPU,
        TrainingHooks.None);
}
