using FairDiff.Torch.Augmentation;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Augmentation;

public sealed class GaussianBlurTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Apply_SigmaZero_IsTheIdentity()
    {
        var images = TestImages.Random(2);
        Assert.Equal(0, TestImages.LargestDifference(images, GaussianBlur.Apply(images, TestImages.Same(0, 2))));
    }

    [Fact]
    public void Apply_ConstantImage_StaysConstant()
    {
        var images = full([1, 3, 8, 8], 0.3f);
        Assert.Equal(0, TestImages.LargestDifference(images, GaussianBlur.Apply(images, TestImages.Same(1))), 1e-6);
    }

    [Fact]
    public void Apply_PointInTheMiddle_KeepsTheSumAndGivesTheKernel()
    {
        var images = zeros(1, 1, 9, 9);
        images[0, 0, 4, 4] = 1f;
        var blurred = GaussianBlur.Apply(images, TestImages.Same(1));
        Assert.Equal(1, blurred.sum().item<float>(), 1e-6);
        var ratio = blurred[0, 0, 4, 5].item<float>() / blurred[0, 0, 4, 4].item<float>();
        Assert.Equal(Math.Exp(-0.5), ratio, 1e-6);
    }

    [Fact]
    public void Apply_SigmaPerImage_BlursEachByItsOwn()
    {
        var images = TestImages.Random(2);
        var both = GaussianBlur.Apply(images, tensor(new[] { 0.4f, 1f }));
        var second = GaussianBlur.Apply(images.narrow(0, 1, 1), TestImages.Same(1));
        Assert.Equal(0, TestImages.LargestDifference(second, both.narrow(0, 1, 1)), 1e-7);
    }
}
