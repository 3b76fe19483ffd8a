using FairDiff.Torch.Classification;
using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

public sealed class ResNetTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Logits of torchvision 0.14 (ResNet-18, -50 and -152 are also in the project's reference file), with weights and image by formula.
    [Theory]
    [InlineData(ResNetArchitecture.ResNet18, 11181642, 122,
        new[] { 8.277102, 23.598921, 21.817570, 4.233629, -16.388363, -25.080360, -15.529786, 5.340772, 22.395630, 23.266357 })]
    [InlineData(ResNetArchitecture.ResNet34, 21289802, 218,
        new[] { 52.907745, 31.616640, -78.721260, 33.115681, 51.773499, -75.332161, 10.278316, 67.179352, -65.102638, -13.528696 })]
    [InlineData(ResNetArchitecture.ResNet50, 23528522, 320,
        new[] { 0.482720, 0.545923, 0.593647, 0.623144, 0.632703, 0.621795, 0.591126, 0.542566, 0.478985, 0.404003 })]
    [InlineData(ResNetArchitecture.ResNet101, 42520650, 626,
        new[] { 0.940140, 0.739151, -1.040938, -0.135397, 1.214488, -0.342462, -1.195306, 0.624364, 0.755569, -1.044993 })]
    [InlineData(ResNetArchitecture.ResNet152, 58164298, 932,
        new[] { 0.532949, -0.544323, 0.818707, -0.932696, 0.811613, -0.948658, 0.823287, -0.568557, 0.564134, -0.253085 })]
    public void Forward_ResNet_EqualsTorchvision(ResNetArchitecture architecture, long parameters, int entries, double[] expected)
    {
        using var network = ResNetWeights.Fill(ResNetDesign.For(architecture, ResNetStem.Large).NewNetwork(10));
        Assert.Equal(parameters, network.parameters().Sum(p => p.numel()));
        Assert.Equal(entries, network.state_dict().Count);
        ResNetWeights.AssertLogits(network, 64, expected);
    }

    [Fact]
    public void StateDict_ResNet50_HasTorchvisionsNames()
    {
        using var network = new ResNet(ResNetDesign.For(ResNetArchitecture.ResNet50, ResNetStem.Large), 10);
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
        using var network = new ResNet(ResNetDesign.For(ResNetArchitecture.ResNet8, ResNetStem.Small), 2);
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
    [InlineData(ResNetArchitecture.BitResNet50, 16, 2048)]
    public void Features_AnyDesign_HaveThePromisedShape(ResNetArchitecture architecture, int size, int features)
    {
        var design = ResNetDesign.For(architecture, ResNetDesign.StemFor(architecture, size));
        using var network = Initialization.Seeded(design.NewNetwork(3), 1);
        network.eval();
        Assert.Equal(features, design.FeatureCount);
        Assert.Equal([2, features], network.Features(zeros(2, 3, size, size)).shape);
        Assert.Equal([2, 3], network.forward(zeros(2, 3, size, size)).shape);
    }
}
