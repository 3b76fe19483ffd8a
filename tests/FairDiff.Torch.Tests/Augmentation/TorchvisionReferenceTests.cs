using FairDiff.Torch.Augmentation;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Augmentation;

/// <summary>The operations whose definition is torchvision's, against values of torchvision 0.14.1.</summary>
public sealed class TorchvisionReferenceTests : IDisposable
{
    private static readonly int[] Positions = [0, 5, 17, 71, 100, 143, 144, 150, 215, 250, 287, 288, 300, 350, 431];

    private readonly IDisposable scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Brightness_Factor13_EqualsTorchvision() => AssertValues(
        ColorJitter.Brightness(TestImages.Wave(), TestImages.Same(1.3)),
        [
            0.65, 1.0, 0.654429, 1.0, 0.2317, 0.959957, 0.732377, 0.086606, 0.099496, 0.010153, 0.270135, 0.486575, 0.088042, 0.233899, 1.0,
        ],
        256.251778);

    [Fact]
    public void Contrast_Factor07_EqualsTorchvision() => AssertValues(
        ColorJitter.Contrast(TestImages.Wave(), TestImages.Same(0.7)),
        [
            0.499101, 0.835547, 0.501486, 0.816721, 0.273862, 0.666001, 0.543457, 0.195735, 0.202675, 0.154568, 0.294558, 0.411103,
            0.196508, 0.275046, 0.737988,
        ],
        217.349544);

    [Fact]
    public void Saturation_Factor15_EqualsTorchvision() => AssertValues(
        ColorJitter.Saturation(TestImages.Wave(), TestImages.Same(1.5)),
        [0.488592, 1.0, 0.493998, 1.0, 0.0, 0.888344, 0.583642, 0.0, 0.0, 0.0, 0.092396, 0.300025, 0.0, 0.0, 1.0],
        218.983054);

    [Fact]
    public void GaussianBlur_SevenTapsSigma12_EqualsTorchvision() => AssertValues(
        GaussianBlur.Apply(TestImages.Wave(), TestImages.Same(1.2)),
        [
            0.355387, 0.580956, 0.518407, 0.529795, 0.474926, 0.417047, 0.655184, 0.387503, 0.474042, 0.460989, 0.563228, 0.336749,
            0.390325, 0.474604, 0.457516,
        ],
        217.676941);

    private static void AssertValues(Tensor actual, double[] expected, double expectedSum)
    {
        var values = actual.data<float>().ToArray();
        Assert.All(Positions.Zip(expected), pair => Assert.Equal(pair.Second, values[pair.First], 2e-6));
        Assert.Equal(expectedSum, values.Sum(v => (double)v), 1e-3);
    }
}
