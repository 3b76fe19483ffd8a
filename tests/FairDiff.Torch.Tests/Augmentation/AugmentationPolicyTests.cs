using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Augmentation.Policies;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Augmentation;

/// <summary>Whole policies with chosen draws against the same operations of torchvision 0.14.1, one after the other in Python.</summary>
public sealed class AugmentationPolicyTests : IDisposable
{
    private static readonly int[] Positions = [0, 5, 17, 71, 100, 143, 144, 150, 215, 250, 287, 288, 300, 350, 431];

    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Radiology_ChosenDraws_EqualsTorchvision() => AssertValues(
        // hflip; resized_crop(1, 0, 11, 11); rotate(-7.5, bilinear); + 0.05; * 0.9, clip.
        Apply(new RadiologyPolicy(), 0.25f, 0.75f, 0.25f, 0.25f, 0.75f, 0.25f),
        [
            0.269042, 0.737479, 0.207721, 0.33585, 0.440998, 0.220768, 0.125678, 0.349472, 0.63494, 0.673603, 0.177621, 0.251, 0.144951,
            0.308719, 0.196226,
        ],
        203.57799);

    [Theory]
    [InlineData(0.999f, 0.001f, 0.1, 0.8)]
    [InlineData(0.001f, 0.999f, -0.1, 1.2)]
    [InlineData(0.999f, 0.999f, 0.1, 1.2)]
    [InlineData(0.001f, 0.001f, -0.1, 0.8)]
    public void Radiology_ShiftAndContrast_ClipOnlyInTheEnd(float shiftDraw, float contrastDraw, double shift, double contrast)
    {
        // No flip, no rotation, the crop at 0: what differs from neutral draws is the last step.
        var neutral = Apply(new RadiologyPolicy(), 0.9f, 0, 0, 0.5f, 0.5f, 0.5f);
        Assert.True(neutral.max().item<float>() > 0.99 && neutral.min().item<float>() < 0.01);

        var expected = ((neutral + (shift * 0.998)) * (1 + ((contrast - 1) * 0.998))).clamp(0, 1);

        Assert.Equal(
            0, TestImages.LargestDifference(expected, Apply(new RadiologyPolicy(), 0.9f, 0, 0, 0.5f, shiftDraw, contrastDraw)), 1e-6);
    }

    [Fact]
    public void Dermatology_SaturationAndContrast_BlendWithTheGreyOfThePixelAndOfTheImage()
    {
        // No flip, no shift, no hue, no rotation and a blur of 0.001 pixels: a red, a green, a blue and a grey pixel, four times each.
        var pixels = tensor(new[,] { { 0.8f, 0.2f, 0.2f }, { 0.2f, 0.7f, 0.2f }, { 0.2f, 0.2f, 0.9f }, { 0.5f, 0.5f, 0.5f } });
        var images = pixels.T.reshape(1, 3, 4, 1).expand(1, 3, 4, 4).contiguous();
        Tensor Result(float saturation, float contrast) => new DermatologyPolicy().Apply(
            images, Draws(0.9f, 0.9f, 0.5f, saturation, 0.5f, contrast, 0.5f, 0)).select(3, 0).squeeze(0).T;
        double[,] rgb = { { 0.8, 0.2, 0.2 }, { 0.2, 0.7, 0.2 }, { 0.2, 0.2, 0.9 }, { 0.5, 0.5, 0.5 } };
        double Grey(int pixel) => (0.2989 * rgb[pixel, 0]) + (0.587 * rgb[pixel, 1]) + (0.114 * rgb[pixel, 2]);
        var mean = Enumerable.Range(0, 4).Average(Grey);

        var (saturated, contrasted) = (Result(0.75f, 0.5f), Result(0.5f, 0.25f));

        for (var pixel = 0; pixel < 4; pixel++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                Assert.Equal(Grey(pixel) + (1.1 * (rgb[pixel, channel] - Grey(pixel))), saturated[pixel, channel].item<float>(), 1e-5);
                Assert.Equal(mean + (0.9 * (rgb[pixel, channel] - mean)), contrasted[pixel, channel].item<float>(), 1e-5);
            }
        }
    }

    [Fact]
    public void Dermatology_ChosenDraws_EqualsTorchvision() => AssertValues(
        // hflip; vflip; - 0.05, clip; adjust_saturation(1.1); adjust_hue(0.01); adjust_contrast(0.9); rotate(-75, bilinear);
        // gaussian_blur(19, 3).
        Apply(new DermatologyPolicy(), 0.25f, 0.25f, 0.25f, 0.75f, 0.75f, 0.25f, 0.25f, 4.5f / 7),
        [
            0.431759, 0.450623, 0.451685, 0.482716, 0.455329, 0.445973, 0.412962, 0.428275, 0.399179, 0.40477, 0.392771, 0.421565, 0.423906,
            0.451819, 0.4469,
        ],
        191.61085);

    [Fact]
    public void ResizedCrop_PartOfEachImage_EqualsTorchvision()
    {
        // resized_crop(2, 3, 7, 5, [12, 12], bilinear, antialias); the first image keeps its whole.
        var images = cat([TestImages.Wave(), TestImages.Wave()], 0);
        Tensor Values(double first, double second) => tensor(new[] { first, second });
        var crops = ResizedCrop.Apply(images, Values(0, 2), Values(0, 3), Values(12, 7), Values(12, 5));
        Assert.Equal(0, TestImages.LargestDifference(images[0], crops[0]));
        AssertValues(
            crops[1].contiguous(),
            [
                0.232198, 0.034218, 0.315735, 0.526448, 0.720471, 0.699712, 0.712131, 0.96985, 0.517339, 0.49119, 0.359991, 0.34696,
                0.59171,
                0.16321, 0.578048,
            ],
            215.45519);
    }

    [Fact]
    public void ImageNet_Crop_TakesTheFirstAttemptThatFits()
    {
        // Area 0.54 and aspect 1 fit at once: a side of round(12 sqrt(0.54)) = 9, at floor(0.3 * 4) = 1 and floor(0.8 * 4) = 3. An area
        // near 1 with an aspect of 4/3 is wider than the image, so the second attempt is the first that fits.
        float[] whole = [0.999f, 0.999f, 0.999f, 0.999f, 0.999f, 0.999f, 0.999f, 0.999f, 0.999f, 0.999f];
        float[] square = [.. Enumerable.Repeat(0.5f, 10)];
        float[] tooWide = [.. Enumerable.Repeat(0.9999f, 10)];
        var expected = Crop(1, 3, 9);
        Assert.Equal(0, TestImages.LargestDifference(expected, Random(square, square)));
        Assert.Equal(0, TestImages.LargestDifference(expected, Random([whole[0], .. square[1..]], [tooWide[0], .. square[1..]])));
        Assert.Equal(0, TestImages.LargestDifference(TestImages.Wave(), Random(whole, tooWide)));

        static Tensor Random(float[] areas, float[] aspects) =>
            RandomCrop.Apply(TestImages.Wave(), Draws([.. areas, .. aspects, 0.3f, 0.8f]));
        static Tensor Crop(double top, double left, double side)
        {
            Tensor One(double value) => tensor(new[] { value });
            return ResizedCrop.Apply(TestImages.Wave(), One(top), One(left), One(side), One(side));
        }
    }

    [Fact]
    public void RandAugment_ChosenDraws_AppliesThemInTurnToTheirImages()
    {
        // 14 operations: 0.5 is number 7 (saturation), 0.75 is number 10 (posterise), 0 is none.
        var images = cat([TestImages.Wave(), TestImages.Wave() * 0.5], 0);
        var draws = new AugmentationDraws(tensor(new[,] { { 0.5f, 0.1f, 0.75f, 0.1f }, { 0f, 0.9f, 0.5f, 0.9f } }), CPU);
        var result = new RandAugmentPolicy(2, 9).Apply(images, draws);
        var first = Tone.Posterize(ColorJitter.Saturation(images.narrow(0, 0, 1), TestImages.Same(1.27)), 7);
        var second = ColorJitter.Saturation(images.narrow(0, 1, 1), TestImages.Same(0.73));
        Assert.Equal(0, TestImages.LargestDifference(cat([first, second], 0), result), 1e-6);
    }

    private static AugmentationDraws Draws(params float[] draws) => new(tensor(draws).view(1, -1), CPU);

    private static Tensor Apply(IAugmentationPolicy policy, params float[] draws)
    {
        Assert.Equal(draws.Length, policy.DrawCount);
        return policy.Apply(TestImages.Wave(), Draws(draws));
    }

    private static void AssertValues(Tensor actual, double[] expected, double expectedSum)
    {
        var values = actual.data<float>().ToArray();
        Assert.All(Positions.Zip(expected), pair => Assert.Equal(pair.Second, values[pair.First], 5e-6));
        Assert.Equal(expectedSum, values.Sum(v => (double)v), 1e-3);
    }
}
