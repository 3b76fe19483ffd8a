using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public class UNetTests
{
    [Theory]
    [InlineData(8, 2, new[] { 4, 2 })]
    [InlineData(24, 2, new[] { 12, 6 })]
    [InlineData(26, 2, new[] { 13, 7 })]
    [InlineData(32, 2, new[] { 16, 8 })]
    [InlineData(40, 2, new[] { 20, 10, 5 })]
    [InlineData(64, 2, new[] { 32, 16, 8 })]
    [InlineData(72, 4, new[] { 18, 9, 5 })]
    [InlineData(256, 4, new[] { 64, 32, 16, 8 })]
    public void For_SupportedSize_HalvesTheGridToEightCells(int imageSize, int patch, int[] grids)
    {
        var shape = UNetShape.For(imageSize, UNetSize.Small);

        Assert.Equal(patch, shape.Patch);
        Assert.Equal(grids, shape.Grids);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(25)]
    [InlineData(36)]
    [InlineData(264)]
    public void For_UnsupportedSize_SaysWhichSizesAre(int imageSize)
    {
        var error = Assert.Throws<FairDiffException>(() => UNetShape.For(imageSize, UNetSize.Small));

        Assert.Contains($"size {imageSize} ", error.Message);
        Assert.Contains("even size from 8 to 32 or a multiple of 8", error.Message);
    }

    [Fact]
    public void Small_At24Pixels_HasAbout610ThousandParameters()
    {
        using var network = new UNet(UNetShape.For(24, UNetSize.Small), 7);

        Assert.Equal(613_004, network.parameters().Sum(parameter => parameter.numel()));
    }

    [Theory]
    [InlineData(8, 3)]
    [InlineData(26, 3)]
    [InlineData(32, 0)]
    [InlineData(40, 3)]
    [InlineData(72, 3)]
    public void Forward_AtBirth_IsFiniteZeroOfTheShapeOfTheImages(int imageSize, int conditionSize)
    {
        using var scope = NewDisposeScope();
        using var network = Create(imageSize, conditionSize);

        var output = network.call(randn(2, 3, imageSize, imageSize), rand(2), randn(2, conditionSize));

        Assert.Equal([2, 3, imageSize, imageSize], output.shape);
        Assert.Equal(0, output.abs().max().item<float>());
        Assert.All(network.parameters(), parameter => Assert.True(parameter.isfinite().all().item<bool>()));
    }

    [Fact]
    public void Forward_ConditionOfZeros_IsTheNetworkWithoutCondition()
    {
        using var scope = NewDisposeScope();
        using var conditional = Shaken(Create(16, 3));
        using var unconditional = new UNet(UNetShape.For(16, UNetSize.Tiny), 0);
        foreach (var (name, parameter) in unconditional.named_parameters())
        {
            using var noGradient = no_grad();
            parameter.copy_(conditional.get_parameter(name)!);
        }

        var (x, t) = (randn(2, 3, 16, 16), rand(2));
        var zero = conditional.call(x, t, zeros(2, 3));

        Assert.True(zero.eq(unconditional.call(x, t, zeros(2, 0))).all().item<bool>());
        Assert.False(zero.allclose(conditional.call(x, t, ones(2, 3))));
    }

    [Fact]
    public void NamedParameters_SmallAt24Pixels_AreTheFileFormat()
    {
        using var network = new UNet(UNetShape.For(24, UNetSize.Small), 7);

        var names = network.named_parameters().Select(p => $"{p.name} {string.Join('x', p.parameter.shape)}");

        Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Diffusion", "unet-small-24.txt")), names);
    }

    /// <summary>A network whose zero-initialised layers are random too, so that every path counts.</summary>
    internal static UNet Shaken(UNet network)
    {
        using var noGradient = no_grad();
        using var generator = new Generator(3);
        foreach (var parameter in network.parameters())
        {
            using var noise = randn(parameter.shape, generator: generator);
            parameter.add_(noise, 0.1);
        }

        return network;
    }

    private static UNet Create(int imageSize, int conditionSize) =>
        Initialization.Seeded(new UNet(UNetShape.For(imageSize, UNetSize.Tiny), conditionSize), 1);
}
