using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Runtime;

public sealed class PrecisionChoiceTests
{
    [Theory]
    [InlineData(10, 5, Precision.BFloat16)]
    [InlineData(10, 7.9, Precision.BFloat16)]
    [InlineData(10, 8.1, Precision.Float32)]
    [InlineData(10, 10, Precision.Float32)]
    [InlineData(10, 180, Precision.Float32)]
    public void Between_IsBFloat16OnlyWhereThatIsFasterByAFifth(double float32, double bfloat16, Precision expected)
    {
        var choice = PrecisionChoice.Between(TimeSpan.FromMilliseconds(float32), TimeSpan.FromMilliseconds(bfloat16));

        Assert.Equal(expected, choice.Precision);
        Assert.StartsWith($"{expected}: a convolution", choice.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TheCpu_IsMeasuredOncePerProcessAndFollowsFromItsTimes()
    {
        var choice = PrecisionChoice.For(CPU);

        Assert.Same(choice, PrecisionChoice.For(CPU));
        Assert.True(choice.Float32 > TimeSpan.Zero && choice.BFloat16 > TimeSpan.Zero);
        Assert.Equal(PrecisionChoice.Between(choice.Float32, choice.BFloat16), choice);
    }

    [Fact]
    public void SetPrecision_Auto_IsLeftToWhoeverTrains()
    {
        using var layer = new Conv2d(1, 1, 3);
        Assert.Throws<ArgumentException>(() => layer.SetPrecision(Precision.Auto));
    }
}
