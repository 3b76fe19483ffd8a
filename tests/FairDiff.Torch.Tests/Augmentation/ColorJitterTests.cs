using FairDiff.Torch.Augmentation;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Augmentation;

public sealed class ColorJitterTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void AllChanges_NeutralFactor_AreTheIdentity()
    {
        var images = TestImages.Random(2);
        var one = TestImages.Same(1, 2);
        Assert.Equal(0, TestImages.LargestDifference(images, ColorJitter.Brightness(images, one)));
        Assert.Equal(0, TestImages.LargestDifference(images, ColorJitter.Contrast(images, one)), 1e-6);
        Assert.Equal(0, TestImages.LargestDifference(images, ColorJitter.Saturation(images, one)), 1e-6);
        Assert.Equal(0, TestImages.LargestDifference(images, ColorJitter.Hue(images, TestImages.Same(0, 2))), 1e-5);
    }

    [Fact]
    public void Hue_GreyImage_IsTheIdentity()
    {
        var grey = TestImages.Random(1).narrow(1, 0, 1).expand(1, 3, 12, 12).contiguous();
        Assert.Equal(0, TestImages.LargestDifference(grey, ColorJitter.Hue(grey, TestImages.Same(0.1))), 1e-5);
    }

    [Fact]
    public void Hue_FullTurn_IsTheIdentity()
    {
        var images = TestImages.Random(1);
        Assert.Equal(0, TestImages.LargestDifference(images, ColorJitter.Hue(images, TestImages.Same(1))), 1e-5);
    }

    [Fact]
    public void Hue_QuarterTurn_TurnsInPhaseIntoQuadrature()
    {
        // Colours of luma 0.5: chroma (0.1, 0) must become (0, 0.1).
        var yiq = tensor(new[,] { { 0.299, 0.587, 0.114 }, { 0.596, -0.274, -0.322 }, { 0.211, -0.523, 0.312 } });
        var toRgb = linalg.inv(yiq);
        var before = toRgb.matmul(tensor(new[] { 0.5, 0.1, 0.0 })).to(float32).view(1, 3, 1, 1);
        var after = toRgb.matmul(tensor(new[] { 0.5, 0.0, 0.1 })).to(float32).view(1, 3, 1, 1);
        Assert.Equal(0, TestImages.LargestDifference(after, ColorJitter.Hue(before, TestImages.Same(0.25))), 1e-5);
    }

    [Fact]
    public void Brightness_FactorPerImage_ScalesEachByItsOwn()
    {
        var images = TestImages.Random(2, 0.1, 0.4);
        var factors = tensor(new[] { 0.5f, 2f });
        var expected = cat([images.narrow(0, 0, 1) * 0.5f, images.narrow(0, 1, 1) * 2], 0);
        Assert.Equal(0, TestImages.LargestDifference(expected, ColorJitter.Brightness(images, factors)), 1e-7);
    }
}
