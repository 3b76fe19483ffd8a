using FairDiff.Torch.Augmentation;
using static FairDiff.Torch.Scalars;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Augmentation;

public class ImageAugmentationTests
{
    [Fact]
    public void Apply_Bytes_AreThoseOfTrainingRounded()
    {
        using var scope = NewDisposeScope();
        var images = Images();
        using var training = Seeds.Generator(7, "test");
        var expected = ImageAugmenter.Apply(ImageAugmentation.Dermatology, images.to(float32).div_(Held(255)), training);

        var bytes = Apply(ImageAugmentation.Dermatology, images);

        Assert.Equal(ScalarType.Byte, bytes.dtype);
        Assert.True(bytes.eq(expected.mul(Held(255)).round().to(uint8)).all().item<bool>());
        Assert.False(bytes.eq(images).all().item<bool>());
    }

    [Fact]
    public void Apply_None_LeavesBytesAsTheyAre()
    {
        using var scope = NewDisposeScope();
        var images = Images();

        Assert.True(Apply(ImageAugmentation.None, images).eq(images).all().item<bool>());
    }

    [Fact]
    public void Apply_OtherThanBytes_SaysWhatIsNeeded()
    {
        using var images = zeros(4, 3, 16, 16);

        Assert.Contains("Byte [n, 3, s, s]", Assert.Throws<EngineException>(() => Apply(ImageAugmentation.Color, images)).Message);
    }

    private static Tensor Apply(ImageAugmentation augmentation, Tensor images)
    {
        using var generator = Seeds.Generator(7, "test");
        return augmentation.Apply(images, generator);
    }

    private static Tensor Images()
    {
        using var generator = Seeds.Generator(3, "images");
        return rand([4, 3, 16, 16], generator: generator).mul(Held(255)).to(uint8);
    }
}
