using FairDiff.Torch.Augmentation;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Augmentation;

public sealed class StainJitterTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Apply_FactorOneShiftZero_IsTheIdentity()
    {
        var images = TestImages.Random(2, 0.01, 1);
        var same = StainJitter.Apply(images, ones(2, 2), zeros(2, 2));
        Assert.Equal(0, TestImages.LargestDifference(images, same), 1e-5);
    }

    [Fact]
    public void Apply_PureHaematoxylin_ScalesItsDensityAndIgnoresEosin()
    {
        var direction = tensor(new[] { 0.65f, 0.70f, 0.29f }).view(1, 3, 1, 1);
        var stained = (-0.8f * direction / direction.norm()).exp();
        var changed = StainJitter.Apply(stained, tensor(new[,] { { 1.25f, 0.7f } }), zeros(1, 2));
        var expected = (-1.0f * direction / direction.norm()).exp();
        Assert.Equal(0, TestImages.LargestDifference(expected, changed), 1e-5);
    }

    [Fact]
    public void Apply_EosinShift_AddsItsDensity()
    {
        var direction = tensor(new[] { 0.07f, 0.99f, 0.11f }).view(1, 3, 1, 1);
        var images = TestImages.Random(1, 0.2, 0.9);
        var changed = StainJitter.Apply(images, ones(1, 2), tensor(new[,] { { 0f, 0.05f } }));
        var expected = images * (-0.05f * direction / direction.norm()).exp();
        Assert.Equal(0, TestImages.LargestDifference(expected, changed), 1e-5);
    }

    [Fact]
    public void Apply_BlackAndWhite_StayFinite()
    {
        var images = cat([zeros(1, 3, 4, 4), ones(1, 3, 4, 4)], 0);
        var changed = StainJitter.Apply(images, full([2, 2], 1.3f), full([2, 2], -0.05f));
        Assert.True(isfinite(changed).all().item<bool>());
        Assert.InRange(changed.max().item<float>(), 0, 1);
    }
}
