using FairDiff.MLNet;
using FairDiff.Pipelines.Commands;
using FairDiff.Torch.Classification;

namespace FairDiff.Pipelines.Tests.Commands;

public sealed class BackboneNamesTests
{
    [Theory]
    [InlineData("resnet50", ResNetArchitecture.ResNet50, null)]
    [InlineData("BitResNet152", ResNetArchitecture.BitResNet152, null)]
    [InlineData("BiT-R50x3", ResNetArchitecture.BitResNet50, 3)]
    [InlineData("bit-m-r101x1", ResNetArchitecture.BitResNet101, 1)]
    public void Parse_NameInAnyCase_GivesNetworkAndPublishedWidth(string name, ResNetArchitecture architecture, int? width) =>
        Assert.Equal((architecture, width), BackboneNames.Parse(name));

    [Theory]
    [InlineData("vgg16")]
    [InlineData("3")]
    [InlineData("BiT-R34x1")]
    [InlineData("BiT-R50x5")]
    public void Parse_UnknownName_ListsTheNetworks(string name)
    {
        var error = Assert.Throws<FairDiffException>(() => BackboneNames.Parse(name));
        Assert.Contains(name, error.Message);
        Assert.Contains("ResNet152", error.Message);
    }
}
