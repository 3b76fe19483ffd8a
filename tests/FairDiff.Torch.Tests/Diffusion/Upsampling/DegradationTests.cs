using FairDiff.Torch.Diffusion.Upsampling;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion.Upsampling;

public sealed class DegradationTests
{
    [Fact]
    public void Apply_NoiseOnAFlatImage_BlursBeforeItQuantises()
    {
        using var scope = NewDisposeScope();
        var noise = zeros(1, 3, 9, 9);
        noise[0, 0, 4, 4] = 200;
        var draws = new DegradationDraws(zeros(1, ScalarType.Bool), noise, tensor(new[] { 0.4f }));

        var result = Degradation.Apply(full([1, 3, 9, 9], 100, ScalarType.Byte), 4, draws).to(int32);

        // Shares of torchvision's gaussian_blur([7, 7], [0.4, 0.4]) of an image that is 255 at one pixel: 215.4652 there, 9.4669 beside it,
        // 0.4159 diagonally; so 100 + 200 x share. Noise before the resizing would spread; clipping before the blur would leave 231 and
        // 106, noise behind the blur 255 and 100.
        Assert.Equal(
            [100, 107, 100, 107, 255, 107, 100, 107, 100], result[0, 0].narrow(0, 3, 3).narrow(1, 3, 3).flatten().data<int>().ToArray());
        Assert.Equal(100, result[0, 1].max().item<int>());
    }

    [Fact]
    public void Apply_NoNoiseAndNoBlur_IsTheReductionMadeLargeAgain()
    {
        using var scope = NewDisposeScope();
        var draws = new DegradationDraws(tensor(new[] { false, true }), zeros(2, 3, 4, 4), tensor(new[] { 0f, 0.01f }));
        var column = tensor(new byte[] { 0, 255, 10, 20 });

        var result = Degradation.Apply(column.expand(2, 3, 4, 4), 2, draws);

        // Plain: the means of two pixels, 127.5 (to even: 128) and 15; anti-aliased: (3 x 0 + 3 x 255 + 10) / 7 = 110.71 and (255 + 30 +
        // 60) / 7 = 49.29. Enlarged: ends, and 3/4 of the near one with 1/4 of the far one, in between: (128 x 3 + 15) / 4 = 99.75.
        Assert.Equal([128, 100, 43, 15], result[0, 0, 0].data<byte>().ToArray());
        Assert.Equal([111, 96, 64, 49], result[1, 2, 3].data<byte>().ToArray());
    }

    [Fact]
    public void Quantise_AnyValue_IsTheNearestOf256Levels()
    {
        using var levels = Pixels.Quantise(tensor(new[] { -3f, 0.49f, 0.51f, 254.6f, 300f }));

        Assert.Equal([0, 0, 1, 255, 255], levels.data<byte>().ToArray());
    }

    [Fact]
    public void For_ManyImages_HasThePapersFrequenciesAndDeviations()
    {
        using var scope = NewDisposeScope();

        using var draws = DegradationDraws.For(seed: 1, step: 0, count: 4000, size: 2);

        var noisy = draws.Noise.abs().sum([1, 2, 3]).gt(0);
        Assert.Equal(0.5, draws.Antialias.to(float32).mean().item<float>(), 0.03);
        Assert.Equal(0.2, noisy.to(float32).mean().item<float>(), 0.03);
        Assert.Equal(4, draws.Noise[noisy].square().mean().sqrt().item<float>(), 0.15);
        Assert.Equal(0.2, draws.BlurSigmas.square().mean().sqrt().item<float>(), 0.01);
        Assert.True(draws.BlurSigmas.min().item<float>() >= 0);

        // Independent: anti-aliased images are noisy as often as others.
        Assert.Equal(0.2, noisy[draws.Antialias].to(float32).mean().item<float>(), 0.03);
    }

    [Fact]
    public void For_SeedAndStep_DecideAlone()
    {
        using var scope = NewDisposeScope();
        Tensor Sigmas(long seed, long step) => DegradationDraws.For(seed, step, 5, 4).BlurSigmas;

        static bool Same(Tensor a, Tensor b) => a.eq(b).all().item<bool>();
        Assert.True(Same(Sigmas(1, 2), Sigmas(1, 2)));
        Assert.False(Same(Sigmas(1, 2), Sigmas(1, 3)));
        Assert.False(Same(Sigmas(1, 2), Sigmas(2, 2)));
    }
}
