using FairDiff.Torch.Classification;
using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

public sealed class ResNetTests : IDisposable
{
    private readonly IDisposable scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Forward_ResNet18_EqualsTorchvision() => AssertLogits(
        ResNetArchitecture.ResNet18,
        11181642,
        122,
        [8.277102, 23.598921, 21.817570, 4.233629, -16.388363, -25.080360, -15.529786, 5.340772, 22.395630, 23.266357]);

    [Fact]
    public void Forward_ResNet50_EqualsTorchvision() => AssertLogits(
        ResNetArchitecture.ResNet50,
        23528522,
        320,
        [0.482720, 0.545923, 0.593647, 0.623144, 0.632703, 0.621795, 0.591126, 0.542566, 0.478985, 0.404003]);

    [Fact]
    public void StateDict_ResNet50_HasTorchvisionsNames()
    {
        using var network = new ResNet(ResNetDesign.For(ResNetArchitecture.ResNet50, 224), 10);
        var names = ResNetWeights.InTorchvisionsOrder(network).Select(entry => entry.Key).ToArray();
        string[] first = ["conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked"];
        Assert.Equal([.. first, "layer1.0.conv1.weight", "layer1.0.bn1.weight"], names[..8]);
        Assert.Equal(["layer4.2.bn3.running_var", "layer4.2.bn3.num_batches_tracked", "fc.weight", "fc.bias"], names[^4..]);
        Assert.Contains("layer1.0.downsample.0.weight", names);
        Assert.Contains("layer2.0.downsample.1.running_var", names);
        Assert.DoesNotContain("layer1.1.downsample.0.weight", names);
    }

    [Fact]
    public void StateDict_ResNet8_IsTheFileFormat()
    {
        using var network = new ResNet(ResNetDesign.For(ResNetArchitecture.ResNet8, 24), 2);
        Assert.Equal(
            [
                "conv1", "bn1", "layer1.0.conv1", "layer1.0.bn1", "layer1.0.conv2", "layer1.0.bn2", "layer1.0.downsample.0",
                "layer1.0.downsample.1", "layer2.0.conv1", "layer2.0.bn1", "layer2.0.conv2", "layer2.0.bn2", "layer2.0.downsample.0",
                "layer2.0.downsample.1", "layer3.0.conv1", "layer3.0.bn1", "layer3.0.conv2", "layer3.0.bn2", "layer3.0.downsample.0",
                "layer3.0.downsample.1", "fc",
            ],
            network.state_dict().Keys.Select(name => name[..name.LastIndexOf('.')]).Distinct());
    }

    [Theory]
    [InlineData(ResNetArchitecture.ResNet8, 24, 96)]
    [InlineData(ResNetArchitecture.ResNet18, 64, 512)]
    [InlineData(ResNetArchitecture.ResNet18, 65, 512)]
    public void Features_AnyDesign_HaveThePromisedShape(ResNetArchitecture architecture, int size, int features)
    {
        var design = ResNetDesign.For(architecture, size);
        using var network = Initialization.Seeded(new ResNet(design, 3), 1);
        network.eval();
        Assert.Equal(features, design.FeatureCount);
        Assert.Equal([2, features], network.Features(zeros(2, 3, size, size)).shape);
        Assert.Equal([2, 3], network.forward(zeros(2, 3, size, size)).shape);
    }

    private static void AssertLogits(ResNetArchitecture architecture, long parameters, int entries, double[] expected)
    {
        using var gradients = no_grad();
        var image = tensor(Enumerable.Range(0, 3 * 64 * 64).Select(k => (float)(0.5 * Math.Sin(0.013 * k) + 0.5)).ToArray());
        using var network = ResNetWeights.Fill(new ResNet(ResNetDesign.For(architecture, 224), 10));
        network.eval();
        var logits = network.forward(image.view(1, 3, 64, 64)).data<float>().ToArray();
        Assert.Equal(parameters, network.parameters().Sum(p => p.numel()));
        Assert.Equal(entries, network.state_dict().Count);
        Assert.All(logits.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 2e-4 * Math.Max(1, Math.Abs(pair.Second))));
    }
}
