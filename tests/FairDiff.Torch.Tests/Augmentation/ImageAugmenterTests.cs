using FairDiff.Torch.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Augmentation;

public sealed class ImageAugmenterTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string> Names => [.. All.Select(augmentation => augmentation.Name)];

    private static ImageAugmentation[] All =>
    [
        ImageAugmentation.Color, ImageAugmentation.StainAndBlur, ImageAugmentation.Radiology, ImageAugmentation.Dermatology,
        ImageAugmentation.ImageNet,
        ImageAugmentation.RandAugment(), ImageAugmentation.RandAugmentAndImageNet(),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_SameGeneratorState_GivesTheSameImagesInRange(string name)
    {
        var images = TestImages.Random(30);
        var first = Apply(Named(name), images, 3);
        Assert.Equal(images.shape, first.shape);
        Assert.InRange(first.min().item<float>(), 0, 1);
        Assert.InRange(first.max().item<float>(), 0, 1);
        Assert.Equal(0, TestImages.LargestDifference(first, Apply(Named(name), images, 3)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_IdenticalImages_GetDifferentDraws(string name)
    {
        var images = TestImages.Random(1).expand(8, 3, 12, 12).contiguous();
        var results = Apply(Named(name), images, 3);
        Assert.True(TestImages.LargestDifference(results[0], results[1]) > 0.01);
        Assert.True(TestImages.LargestDifference(Apply(Named(name), images, 4), results) > 0.01);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_MoreImagesBehind_LeaveThoseInFrontAsTheyAre(string name)
    {
        var images = TestImages.Random(40);
        var few = Apply(Named(name), images.narrow(0, 0, 7), 3);
        Assert.Equal(0, TestImages.LargestDifference(few, Apply(Named(name), images, 3).narrow(0, 0, 7)), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_SomeImages_ChangesThoseAsIfAllWereAndNoOther(string name)
    {
        var images = TestImages.Random(20);
        var chosen = arange(20).remainder(3) == 0;
        using var generator = new Generator(3);
        var some = ImageAugmenter.Apply(Named(name), images, generator, chosen);
        var expected = where(chosen.view(-1, 1, 1, 1), Apply(Named(name), images, 3), images);
        Assert.Equal(0, TestImages.LargestDifference(expected, some), 1e-6);
        Assert.Equal(
            0,
            TestImages.LargestDifference(images, ImageAugmenter.Apply(Named(name), images, generator, zeros(20, dtype: ScalarType.Bool))));
    }

    [Fact]
    public void Apply_None_LeavesTheImagesAlone()
    {
        var images = TestImages.Random(2);
        Assert.Equal(0, TestImages.LargestDifference(images, Apply(ImageAugmentation.None, images, 1)));
    }

    [Fact]
    public void Apply_Color_DrawsAsTheFirstRelease()
    {
        // Published results of colour jitter depend on these bits: four numbers for each image, in this order and these ranges.
        var images = TestImages.Random(5);
        using var generator = new Generator(3);
        var draws = rand(5, 4, generator: generator).t().contiguous();
        var expected = ColorJitter.Brightness(images, (draws[0] * (1.4 - 0.6)) + 0.6);
        expected = ColorJitter.Contrast(expected, (draws[1] * (1.4 - 0.6)) + 0.6);
        expected = ColorJitter.Saturation(expected, (draws[2] * (1.4 - 0.6)) + 0.6);
        expected = ColorJitter.Hue(expected, (draws[3] * (0.1 - -0.1)) + -0.1);
        Assert.Equal(0, TestImages.LargestDifference(expected, Apply(ImageAugmentation.Color, images, 3)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_LeavesBehind_OneTensor(string name)
    {
        var images = TestImages.Random(2);
        var augmentation = Named(name);
        using var generator = new Generator(1);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        ImageAugmenter.Apply(augmentation, images, generator);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(0, 9, "n")]
    [InlineData(15, 9, "n")]
    [InlineData(2, -1, "m")]
    [InlineData(2, 31, "m")]
    public void RandAugment_OutOfRange_NamesTheParameter(int n, int m, string parameter)
    {
        Assert.Contains(
            "allowed is from", Assert.Throws<ArgumentOutOfRangeException>(parameter, () => ImageAugmentation.RandAugment(n, m)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => ImageAugmentation.RandAugmentAndImageNet(n, m));
    }

    [Fact]
    public void Equals_SameParameters_IsTrue()
    {
        Assert.Equal(ImageAugmentation.RandAugment(), ImageAugmentation.RandAugment(2, 9));
        Assert.NotEqual(ImageAugmentation.RandAugment(2, 10), ImageAugmentation.RandAugment());
        Assert.Equal("randaugment (n = 2, m = 10)", $"{ImageAugmentation.RandAugment(2, 10)}");
    }

    private static ImageAugmentation Named(string name) => All.Single(augmentation => augmentation.Name == name);

    private static Tensor Apply(ImageAugmentation augmentation, Tensor images, ulong seed)
    {
        using var generator = new Generator(seed);
        return ImageAugmenter.Apply(augmentation, images, generator);
    }
}
