using FairDiff.Torch.Classification;
using FairDiff.Torch.Classification.Pretrained;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification.Pretrained;

public sealed class WeightNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    /// <summary>Blocks per stage as the papers print them: He et al. 2016, table 1; Kolesnikov et al. 2020, section 3.</summary>
    [Theory]
    [InlineData(ResNetArchitecture.ResNet18, false, new[] { 2, 2, 2, 2 })]
    [InlineData(ResNetArchitecture.ResNet34, false, new[] { 3, 4, 6, 3 })]
    [InlineData(ResNetArchitecture.ResNet50, true, new[] { 3, 4, 6, 3 })]
    [InlineData(ResNetArchitecture.ResNet101, true, new[] { 3, 4, 23, 3 })]
    [InlineData(ResNetArchitecture.ResNet152, true, new[] { 3, 8, 36, 3 })]
    public void NetworkOf_TorchvisionsNames_IsTheirNetwork(ResNetArchitecture expected, bool bottleneck, int[] blocks)
    {
        var tensors = new Dictionary<string, Tensor> { ["conv1.weight"] = zeros(64, 3, 7, 7), ["fc.weight"] = zeros(1000, 1) };
        foreach (var (stage, count) in blocks.Index())
        {
            for (var block = 0; block < count; block++)
            {
                tensors[$"layer{stage + 1}.{block}.conv{(bottleneck ? 3 : 2)}.weight"] = zeros(1);
                tensors[$"layer{stage + 1}.{block}.bn1.bias"] = zeros(1);
            }
        }

        Assert.Equal(new PretrainedNetwork(expected, 1, ResNetStem.Large), WeightNames.NetworkOf(tensors));
    }

    [Theory]
    [InlineData(ResNetArchitecture.BitResNet50, 3, 6)]
    [InlineData(ResNetArchitecture.BitResNet101, 1, 23)]
    public void NetworkOf_BigTransfersNames_IsTheirNetworkAndWidth(ResNetArchitecture expected, int width, int thirdStage)
    {
        var tensors = new Dictionary<string, Tensor> { ["root.conv.weight"] = zeros(64 * width, 3, 7, 7) };
        foreach (var (stage, count) in new[] { 3, 4, thirdStage, 3 }.Index())
        {
            for (var unit = 1; unit <= count; unit++)
            {
                tensors[$"body.block{stage + 1}.unit{unit:00}.conv3.weight"] = zeros(1);
            }
        }

        Assert.Equal(new PretrainedNetwork(expected, width, ResNetStem.Large), WeightNames.NetworkOf(tensors));
    }

    [Theory]
    [InlineData(ResNetArchitecture.ResNet8, ResNetStem.Small)]
    [InlineData(ResNetArchitecture.ResNet18, ResNetStem.Small)]
    [InlineData(ResNetArchitecture.ResNet18, ResNetStem.Large)]
    public void ReadNetwork_SavedNetwork_IsThatNetwork(ResNetArchitecture architecture, ResNetStem stem)
    {
        using (var network = ResNetDesign.For(architecture, stem).NewNetwork(2))
        {
            Safetensors.WriteFile(_folder.File("saved.safetensors"), network.state_dict());
        }

        Assert.Equal(
            new PretrainedNetwork(architecture, 1, stem),
            PretrainedWeights.FromFile(_folder.File("saved.safetensors")).ReadNetwork(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ReadNetwork_ForeignNames_NamesFileAndNetworks()
    {
        Safetensors.WriteFile(_folder.File("vit.safetensors"), new Dictionary<string, Tensor> { ["cls_token"] = zeros(1, 1, 8) });

        var message = Assert.Throws<EngineException>(
            () => PretrainedWeights.FromFile(_folder.File("vit.safetensors")).ReadNetwork(TestContext.Current.CancellationToken)).Message;

        Assert.Contains("vit.safetensors", message);
        Assert.Contains("BitResNet152", message);
    }

    [Fact]
    public void PretrainedNetwork_InWords_NamesWidthAndStem() =>
        Assert.Equal(
            "BitResNet50 of width 3 with the large stem", $"{new PretrainedNetwork(ResNetArchitecture.BitResNet50, 3, ResNetStem.Large)}");

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }
}
