using FairDiff.Torch.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Augmentation;

public sealed class ImageAugmenterTests : IDisposable
{
    private readonly IDisposable scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(ImageAugmentation.None)]
    [InlineData(ImageAugmentation.Color)]
    [InlineData(ImageAugmentation.StainAndBlur)]
    public void Apply_SameGeneratorState_GivesTheSameImagesInRange(ImageAugmentation augmentation)
    {
        var images = TestImages.Random(5);
        var first = Apply(augmentation, images, 3);
        Assert.Equal(images.shape, first.shape);
        Assert.InRange(first.min().item<float>(), 0, 1);
        Assert.InRange(first.max().item<float>(), 0, 1);
        Assert.Equal(0, TestImages.LargestDifference(first, Apply(augmentation, images, 3)));
    }

    [Theory]
    [InlineData(ImageAugmentation.Color)]
    [InlineData(ImageAugmentation.StainAndBlur)]
    public void Apply_IdenticalImages_GetDifferentDraws(ImageAugmentation augmentation)
    {
        var images = TestImages.Random(1).expand(4, 3, 12, 12).contiguous();
        var results = Apply(augmentation, images, 3);
        Assert.True(TestImages.LargestDifference(results[0], results[1]) > 0.01);
        Assert.True(TestImages.LargestDifference(Apply(augmentation, images, 4), results) > 0.01);
    }

    [Fact]
    public void Apply_None_LeavesTheImagesAlone()
    {
        var images = TestImages.Random(2);
        Assert.Equal(0, TestImages.LargestDifference(images, Apply(ImageAugmentation.None, images, 1)));
    }

    [Theory]
    [InlineData(ImageAugmentation.None)]
    [InlineData(ImageAugmentation.Color)]
    [InlineData(ImageAugmentation.StainAndBlur)]
    public void Apply_LeavesBehind_OneTensor(ImageAugmentation augmentation)
    {
        var images = TestImages.Random(2);
        using var generator = new Generator(1);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        ImageAugmenter.Apply(augmentation, images, generator);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static Tensor Apply(ImageAugmentation augmentation, Tensor images, ulong seed)
    {
        using var generator = new Generator(seed);
        return ImageAugmenter.Apply(augmentation, images, generator);
    }
}
