using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public class ImageScalingTests
{
    [Fact]
    public void Scale_ImagesItWasMadeFrom_HaveMeanZeroAndDeviationHalf()
    {
        using var scope = NewDisposeScope();
        var images = randint(10, 200, [50, 3, 8, 8], ScalarType.Byte);

        var scaled = ImageScaling.Of(images).Scale(images);

        Assert.All(scaled.mean([0, 2, 3]).data<float>().ToArray(), mean => Assert.Equal(0, mean, 1e-5));
        Assert.All(Enumerable.Range(0, 3), c => Assert.Equal(0.5, scaled.select(1, c).std(unbiased: false).item<float>(), 1e-5));
    }

    [Fact]
    public void Unscale_EveryGreyLevel_ComesBack()
    {
        using var scope = NewDisposeScope();
        var levels = arange(256, ScalarType.Int64).to(uint8).reshape(1, 1, 16, 16).expand(1, 3, 16, 16);
        var scaling = new ImageScaling([0.1, 0.5, 0.9], [0.02, 0.2, 0.4]);

        var scaled = scaling.Scale(levels);

        Assert.True(scaling.Unscale(scaled).eq(levels).all().item<bool>());
        var (lowest, highest) = scaling.Range(CPU);
        Assert.True(scaled.amin([0, 2, 3]).allclose(lowest.reshape(3)) && scaled.amax([0, 2, 3]).allclose(highest.reshape(3)));
    }

    [Fact]
    public void Of_MoreImagesThanABlock_CountsThemAll()
    {
        using var scope = NewDisposeScope();
        var images = randint(10, 60, [1000, 3, 80, 80], ScalarType.Byte);
        images.narrow(0, 900, 100).select(1, 2).fill_(250);

        var scaling = ImageScaling.Of(images);

        for (var channel = 0; channel < 3; channel++)
        {
            var pixels = images.select(1, channel).to(float64) / 255;
            Assert.Equal(pixels.mean().item<double>(), scaling.Mean[channel], 1e-9);
            Assert.Equal(pixels.std(unbiased: false).item<double>(), scaling.Deviation[channel], 1e-9);
        }
    }

    [Fact]
    public void Of_ConstantChannel_StaysFinite()
    {
        using var scope = NewDisposeScope();
        var images = zeros([2, 3, 8, 8], ScalarType.Byte);

        Assert.True(ImageScaling.Of(images).Scale(images).isfinite().all().item<bool>());
    }
}
