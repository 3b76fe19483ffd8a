using FairDiff.Torch.Augmentation.Policies;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Augmentation;

/// <summary>
/// Every operation of RandAugment against torchvision 0.14.1: <c>_apply_op</c> with nearest neighbours and
/// <c>RandAugment()._augmentation_space(31, (12, 12))</c>, computed in Python on the float image (the last four on its bytes, then divided
/// by 255).
/// </summary>
public sealed class RandAugmentOperationsTests : IDisposable
{
    private static readonly int[] Positions = [5, 71, 100, 150, 287, 350];

    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("ShearX", 9, 1, new[] { 0.980638, 0.953743, 0.338399, 0.06662, 0.0, 0.179922 }, 209.51926)]
    [InlineData("ShearX", 9, -1, new[] { 0.980638, 0.953743, 0.061613, 0.06662, 0.080852, 0.179922 }, 209.79819)]
    [InlineData("ShearY", 9, 1, new[] { 0.980638, 0.17563, 0.178231, 0.376424, 0.0, 0.179922 }, 209.1874)]
    [InlineData("ShearY", 9, -1, new[] { 0.980638, 0.580226, 0.178231, 0.0, 0.969384, 0.179922 }, 207.08803)]
    [InlineData("TranslateX", 9, 1, new[] { 0.99794, 0.847082, 0.061613, 0.005775, 0.080852, 0.340487 }, 200.53741)]
    [InlineData("TranslateX", 9, -1, new[] { 0.898283, 0.0, 0.338399, 0.186122, 0.0, 0.062678 }, 200.94175)]
    [InlineData("TranslateY", 9, 1, new[] { 0.0, 0.580226, 0.955163, 0.0, 0.969384, 0.216151 }, 199.49454)]
    [InlineData("TranslateY", 9, -1, new[] { 0.503407, 0.17563, 0.21797, 0.376424, 0.0, 0.956072 }, 198.4725)]
    [InlineData("Rotate", 9, 1, new[] { 0.898283, 0.17563, 0.178231, 0.186122, 0.0, 0.216151 }, 208.8525)]
    [InlineData("Rotate", 9, -1, new[] { 0.99794, 0.580226, 0.178231, 0.005775, 0.0, 0.956072 }, 207.31888)]
    [InlineData("Brightness", 9, 1, new[] { 1.0, 1.0, 0.226353, 0.084608, 0.263901, 0.228501 }, 253.33829)]
    [InlineData("Brightness", 9, -1, new[] { 0.715865, 0.696232, 0.130109, 0.048633, 0.151691, 0.131343 }, 159.49251)]
    [InlineData("Saturation", 9, 1, new[] { 1.0, 1.0, 0.071609, 0.0, 0.14548, 0.078126 }, 219.07477)]
    [InlineData("Saturation", 9, -1, new[] { 0.826696, 0.812614, 0.284853, 0.16128, 0.270112, 0.281718 }, 217.46288)]
    [InlineData("Contrast", 9, 1, new[] { 1.0, 1.0, 0.092163, 0.0, 0.12971, 0.09431 }, 219.23301)]
    [InlineData("Contrast", 9, -1, new[] { 0.850056, 0.830423, 0.264299, 0.182823, 0.285882, 0.265534 }, 217.46288)]
    [InlineData("Sharpness", 9, 1, new[] { 0.980638, 0.953743, 0.126928, 0.06662, 0.207796, 0.128889 }, 218.16219)]
    [InlineData("Sharpness", 9, -1, new[] { 0.980638, 0.953743, 0.229534, 0.06662, 0.207796, 0.230955 }, 218.58213)]
    [InlineData("Posterize", 9, 1, new[] { 0.980392, 0.94902, 0.172549, 0.062745, 0.203922, 0.180392 }, 217.59216)]
    [InlineData("Solarize", 9, 1, new[] { 0.019608, 0.047059, 0.176471, 0.066667, 0.207843, 0.180392 }, 87.24314)]
    [InlineData("AutoContrast", 9, 1, new[] { 0.980915, 0.953947, 0.176329, 0.061199, 0.203195, 0.177517 }, 217.71427)]
    [InlineData("Equalize", 9, 1, new[] { 0.980392, 0.952941, 0.176471, 0.066667, 0.207843, 0.180392 }, 218.49804)]
    [InlineData("ShearX", 21, 1, new[] { 0.980638, 0.0, 0.520438, 0.06662, 0.0, 0.062678 }, 196.2919)]
    [InlineData("ShearX", 21, -1, new[] { 0.980638, 0.847082, 0.004329, 0.06662, 0.010638, 0.340487 }, 195.84196)]
    [InlineData("ShearY", 21, 1, new[] { 0.503407, 0.22079, 0.21797, 0.376424, 0.0, 0.956072 }, 191.9401)]
    [InlineData("ShearY", 21, -1, new[] { 0.0, 0.00309, 0.955163, 0.0, 0.539644, 0.216151 }, 195.0318)]
    [InlineData("TranslateX", 21, 1, new[] { 0.837144, 0.513628, 0.014131, 0.083938, 0.006656, 0.0 }, 163.99257)]
    [InlineData("TranslateX", 21, -1, new[] { 0.590298, 0.0, 0.699712, 0.530647, 0.0, 0.013616 }, 165.28219)]
    [InlineData("TranslateY", 21, 1, new[] { 0.0, 0.687144, 0.00348, 0.0, 0.009285, 0.529447 }, 163.76611)]
    [InlineData("TranslateY", 21, -1, new[] { 0.756194, 0.974603, 0.527245, 0.354612, 0.0, 0.003745 }, 164.41922)]
    [InlineData("Rotate", 21, 1, new[] { 0.762022, 0.22079, 0.849527, 0.082058, 0.0, 0.216151 }, 187.916)]
    [InlineData("Rotate", 21, -1, new[] { 0.16538, 0.016646, 0.338399, 0.01182, 0.0, 0.956072 }, 189.01714)]
    [InlineData("Brightness", 21, 1, new[] { 1.0, 1.0, 0.290516, 0.108591, 0.338708, 0.293273 }, 279.2187)]
    [InlineData("Brightness", 21, -1, new[] { 0.362836, 0.352885, 0.065945, 0.024649, 0.076885, 0.066571 }, 80.83867)]
    [InlineData("Saturation", 21, 1, new[] { 1.0, 1.0, 0.0, 0.0, 0.062391, 0.0 }, 218.70325)]
    [InlineData("Saturation", 21, -1, new[] { 0.621441, 0.624443, 0.427015, 0.287493, 0.353201, 0.417445 }, 216.10287)]
    [InlineData("Contrast", 21, 1, new[] { 1.0, 1.0, 0.0, 0.0, 0.025596, 0.0 }, 218.57358)]
    [InlineData("Contrast", 21, -1, new[] { 0.675948, 0.665996, 0.379057, 0.337761, 0.389996, 0.379683 }, 216.10288)]
    [InlineData("Sharpness", 21, 1, new[] { 0.980638, 0.953743, 0.058525, 0.06662, 0.207796, 0.060845 }, 218.73416)]
    [InlineData("Sharpness", 21, -1, new[] { 0.980638, 0.953743, 0.297937, 0.06662, 0.207796, 0.298999 }, 218.71447)]
    [InlineData("Posterize", 21, 1, new[] { 0.972549, 0.941176, 0.156863, 0.062745, 0.188235, 0.156863 }, 212.51765)]
    [InlineData("Solarize", 21, 1, new[] { 0.019608, 0.047059, 0.176471, 0.066667, 0.207843, 0.180392 }, 91.91765)]
    public void Apply_AtAStrength_EqualsTorchvision(string operation, int strength, int sign, double[] expected, double expectedSum)
    {
        // In a batch of three, so that a matrix or a factor of another image would show.
        var bytes = operation is "Posterize" or "Solarize" or "Equalize";
        var image = bytes ? (TestImages.Wave() * 255).round() / 255 : TestImages.Wave();
        var batch = cat([1 - image, image, image * 0.5], 0);
        var signs = tensor(new float[] { -sign, sign, -sign });
        var result = RandAugmentOperations.Apply(Enum.Parse<RandAugmentOperation>(operation), batch, signs, strength)[1].contiguous();
        var values = result.data<float>().ToArray();
        Assert.All(Positions.Zip(expected), pair => Assert.Equal(pair.Second, values[pair.First], 2e-6));
        Assert.Equal(expectedSum, values.Sum(value => (double)value), 1e-3);
    }

    [Fact]
    public void Apply_AnyOperationAtStrengthZero_LeavesTheImageNearlyAlone()
    {
        // Auto-contrast and equalising have no strength.
        var images = (TestImages.Wave() * 255).round() / 255;
        RandAugmentOperation[] fixedOnes = [RandAugmentOperation.AutoContrast, RandAugmentOperation.Equalize];
        Assert.All(
            Enum.GetValues<RandAugmentOperation>().Except(fixedOnes).Where(operation => operation != RandAugmentOperation.Solarize),
            operation =>
            Assert.Equal(0, TestImages.LargestDifference(images, RandAugmentOperations.Apply(operation, images, ones(1), 0)), 1e-6));

        // Solarising inverts white itself.
        var solarized = RandAugmentOperations.Apply(RandAugmentOperation.Solarize, images, ones(1), 0);
        Assert.Equal(0, TestImages.LargestDifference(where(images == 1, zeros_like(images), images), solarized));
    }
}
