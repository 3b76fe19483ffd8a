using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Augmentation.Policies;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Augmentation;

public sealed class StainSwapTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    /// <summary>Optical densities of two stains that no clip touches: each gets mean and deviation of the other, and keeps its
    /// pattern.</summary>
    [Fact]
    public void Apply_TwoImages_ExchangesTheirStatisticsInOpticalDensity()
    {
        var pattern = TestImages.Random(2, 0, 1);
        var densities = cat([pattern[0].unsqueeze(0) * 0.4f + 0.5f, pattern[1].unsqueeze(0) * 0.8f + 1], 0);
        var swapped = -StainSwap.Apply((-densities).exp(), tensor(new[] { 1L, 0 })).log();
        var standard = (densities - densities.mean([2, 3], keepdim: true)) / densities.std([2, 3], keepdim: true);
        var expected = (standard * densities.std([2, 3], keepdim: true).flip(0)) + densities.mean([2, 3], keepdim: true).flip(0);

        Assert.Equal(0, (swapped - expected).abs().max().item<float>(), 1e-4);
    }

    [Fact]
    public void Apply_ItselfAsPartner_IsTheIdentity()
    {
        var images = TestImages.Random(3, 0.01, 1);
        Assert.Equal(0, TestImages.LargestDifference(images, StainSwap.Apply(images, arange(3, int64))), 1e-5);
    }

    [Fact]
    public void Apply_BlackAndWhite_StayFinite()
    {
        var images = cat([zeros(1, 3, 4, 4), ones(1, 3, 4, 4), TestImages.Random(1, 0, 1)[.., .., ..4, ..4]], 0);
        var changed = StainSwap.Apply(images, tensor(new[] { 2L, 0, 1 }));
        Assert.True(isfinite(changed).all().item<bool>());
    }

    /// <summary>The second number says whether an image is changed, the first by whom.</summary>
    [Fact]
    public void Policy_Draws_ChooseHalfOfTheImagesAndTheirPartners()
    {
        var images = TestImages.Random(4, 0.1, 0.9);
        var draws = tensor(new[,] { { .9f, .1f }, { .9f, .6f }, { 0, .4f }, { .1f, .9f } });
        var changed = new StainSwapPolicy().Apply(images, new AugmentationDraws(draws, CPU));

        Assert.Equal(0, TestImages.LargestDifference(StainSwap.Apply(images, tensor(new[] { 3L, 1, 0, 3 })), changed), 1e-5);
        Assert.Equal(images[1].data<float>().ToArray(), changed[1].data<float>().ToArray());
        Assert.True((images[0] - changed[0]).abs().max().item<float>() > 0.01f);
    }
}
