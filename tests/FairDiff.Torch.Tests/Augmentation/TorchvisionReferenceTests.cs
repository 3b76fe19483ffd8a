using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Augmentation;

/// <summary>The operations whose definition is torchvision's, against values of torchvision 0.14.1.</summary>
public sealed class TorchvisionReferenceTests : IDisposable
{
    private static readonly int[] Positions = [0, 5, 17, 71, 100, 143, 144, 150, 215, 250, 287, 288, 300, 350, 431];

    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

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

    [Fact]
    public void HueShift_TenthOfATurn_EqualsTorchvision() => AssertValues(
        HueShift.Apply(TestImages.Wave(), TestImages.Same(0.1)),
        [
            0.386553, 0.999843, 0.39397, 0.953743, 0.092346, 0.841267, 0.563367, 0.06662, 0.076535, 0.00781, 0.207796, 0.374288, 0.633044,
            0.643453, 0.564023,
        ],
        214.273474);

    [Fact]
    public void HueShift_FiftiethOfATurnBack_EqualsTorchvision() => AssertValues(
        HueShift.Apply(TestImages.Wave(), TestImages.Same(-0.02)),
        [
            0.522689, 0.86135, 0.525295, 0.915863, 0.271271, 0.662412, 0.563367, 0.06662, 0.076535, 0.00781, 0.207796, 0.374288, 0.018435,
            0.093627, 0.841267,
        ],
        218.27287);

    [Fact]
    public void Flip_Horizontal_EqualsTorchvision() => AssertValues(
        Flip.Horizontal(TestImages.Wave(), tensor(true).view(1)),
        [
            0.099667, 0.898283, 0.68398, 0.396332, 0.699712, 0.00527, 0.859142, 0.005775, 0.540843, 0.966992, 0.999917, 0.187841, 0.960166,
            0.57131, 0.002958,
        ],
        218.482879);

    [Fact]
    public void Rotation_Of30DegreesBilinear_EqualsTorchvision() => AssertValues(
        Affine.Apply(TestImages.Wave(), Affine.Rotation(TestImages.Same(30)), GridSampleMode.Bilinear),
        [
            0.0, 0.77146, 0.597947, 0.861548, 0.834819, 0.0, 0.0, 0.03936, 0.123823, 0.611671, 0.0, 0.0, 0.0, 0.784423, 0.0,
        ],
        185.333557);

    [Fact]
    public void ShearX_Of03Radians_EqualsTorchvision() => AssertValues(
        Affine.Apply(TestImages.Wave(), Affine.ShearX(TestImages.Same(Math.Tan(0.3))), GridSampleMode.Bilinear),
        [
            0.0, 0.962809, 0.26083, 0.937246, 0.302095, 0.0, 0.0, 0.010015, 0.095837, 0.008951, 0.0, 0.0, 0.0, 0.204756, 0.0,
        ],
        202.213056);

    [Fact]
    public void Sharpness_Factor19_EqualsTorchvision() => AssertValues(
        Sharpness.Apply(TestImages.Wave(), TestImages.Same(1.9)),
        [
            0.5, 0.980638, 0.505218, 0.953743, 0.007222, 0.738428, 0.563367, 0.06662, 0.076535, 0.0, 0.207796, 0.374288, 0.067724, 0.009812,
            0.841267,
        ],
        218.029122);

    [Fact]
    public void AutoContrast_EqualsTorchvision() => AssertValues(
        Tone.AutoContrast(TestImages.Wave()),
        [
            0.498972, 0.980915, 0.502388, 0.953947, 0.176329, 0.738048, 0.560831, 0.061199, 0.071172, 0.002048, 0.203195, 0.372491,
            0.064968,
            0.177517, 0.840929,
        ],
        217.714275);

    [Fact]
    public void Solarize_Half_EqualsTorchvision() => AssertValues(
        Tone.Solarize(TestImages.Wave(), 0.5),
        [
            0.5, 0.019362, 0.496593, 0.046257, 0.178231, 0.261572, 0.436633, 0.06662, 0.076535, 0.00781, 0.207796, 0.374288, 0.067724,
            0.179922, 0.158733,
        ],
        78.333391);

    [Fact]
    public void Posterize_FourBits_EqualsTorchvision() => AssertValues(
        Tone.Posterize(TestImages.Wave(), 4) * 255, [128, 240, 128, 240, 32, 176, 144, 16, 16, 0, 48, 80, 16, 32, 208], 52784, 1e-4);

    [Fact]
    public void Equalize_EqualsTorchvision() => AssertValues(
        Tone.Equalize((TestImages.Wave() * 255).round() / 255) * 255, [
            128, 250, 128, 243, 45, 188, 144, 17, 20, 2, 53, 95, 17, 46, 215], 55717, 1e-4);

    [Fact]
    public void Equalize_MorePixelsThanLevels_EqualsTorchvision()
    {
        // The squared wave over 1 x 3 x 32 x 32 in bytes: 4 pixels to a level, where the image of 12 x 12 has too few and stays as it is.
        var bytes = Enumerable.Range(0, 3 * 32 * 32).Select(
            k => MathF.Round(MathF.Pow((float)((0.5 * Math.Sin(0.37 * k)) + 0.5), 2) * 255) / 255);
        AssertValues(
            Tone.Equalize(tensor(bytes.ToArray()).view(1, 3, 32, 32)) * 255,
            [169, 255, 170, 255, 92, 224, 183, 45, 45, 0, 101, 142, 45, 92, 251],
            478551,
            1e-4);
    }

    [Fact]
    public void Invert_EqualsTorchvision() => AssertValues(
        Tone.Invert(TestImages.Wave()),
        [
            0.5, 0.019362, 0.496593, 0.046257, 0.821769, 0.261572, 0.436633, 0.93338, 0.923465, 0.99219, 0.792204, 0.625712, 0.932276,
            0.820078, 0.158733,
        ],
        213.51712);

    [Fact]
    public void BilinearResize_To8Antialiased_EqualsTorchvision() => AssertValues(
        BilinearResize.Apply(TestImages.Wave(), 8, antialias: true),
        [0.359532, 0.73627, 0.692881, 0.518685, 0.520043, 0.603418, 0.543105, 0.426956],
        97.078027);

    [Fact]
    public void BilinearResize_To20_EqualsTorchvision() => AssertValues(
        BilinearResize.Apply(TestImages.Wave(), 20, antialias: false),
        [
            0.5, 0.925708, 0.235082, 0.312733, 0.825539, 0.265446, 0.365052, 0.930765, 0.136379, 0.98037, 0.186179, 0.247434, 0.726414,
            0.769817, 0.192528,
        ],
        608.428572);

    [Fact]
    public void AutoContrast_OneLevel_StaysAsItIs()
    {
        // torchvision: min and max equal, scale 1; equalise likewise, whose step is 0.
        var flat = full([1, 3, 12, 12], 0.2f);
        Assert.Equal(0, TestImages.LargestDifference(flat, Tone.AutoContrast(flat)));
        Assert.Equal(0, TestImages.LargestDifference(flat, Tone.Equalize(flat)));
    }

    private static void AssertValues(Tensor actual, double[] expected, double expectedSum, double tolerance = 2e-6)
    {
        var values = actual.contiguous().data<float>().ToArray();
        Assert.All(Positions.Zip(expected), pair => Assert.Equal(pair.Second, values[pair.First], tolerance));
        Assert.Equal(expectedSum, values.Sum(v => (double)v), 500 * tolerance);
    }
}
