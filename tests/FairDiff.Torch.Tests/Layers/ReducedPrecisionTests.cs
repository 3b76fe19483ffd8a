using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Layers;

public class ReducedPrecisionTests
{
    [Fact]
    public void Conv2d_BFloat16_IsCloseToFloat32AndNotEqual()
    {
        using var layer = Initialization.Seeded(new Conv2d(8, 16, 3, stride: 2), 3);
        using var generator = Seeds.Generator(1, "input");
        var input = randn([4, 8, 12, 12], generator: generator);
        var exact = layer.forward(input);
        layer.SetPrecision(Precision.BFloat16);
        var rounded = layer.forward(input);
        Assert.Equal([4, 16, 6, 6], exact.shape);
        Assert.Equal(ScalarType.BFloat16, rounded.dtype);
        var error = (rounded.to(float32) - exact).abs().max().item<float>();
        Assert.InRange(error, 1e-6, 0.02 * exact.abs().max().item<float>());
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    public void Linear_Backward_GradientsReachThe32BitWeights(Precision precision)
    {
        using var layer = Initialization.Seeded(new Linear(32, 4, precision: precision), 3);
        using var generator = Seeds.Generator(1, "input");
        var input = randn([16, 32], generator: generator);
        layer.forward(input).to(float32).sum().backward();
        var weight = layer.get_parameter("weight")!;
        Assert.Equal(ScalarType.Float32, weight.grad!.dtype);

        // d(sum y)/dW[o, i] = sum over rows of x[i]; bfloat16 keeps 8 bits.
        var expected = input.sum([0]).expand(4, 32);
        Assert.True(allclose(weight.grad, expected, rtol: precision == Precision.Float32 ? 1e-4 : 1e-2,
            atol: precision == Precision.Float32 ? 1e-4 : 0.05));
        Assert.Equal(16, layer.get_parameter("bias")!.grad![0].item<float>());
    }

    [Fact]
    public void Conv2d_BFloat16Twice_LeavesTheInputToItsOwner()
    {
        using var layer = Initialization.Seeded(new Conv2d(8, 8, 3, precision: Precision.BFloat16), 3);
        using var input = randn([2, 8, 6, 6]).to(bfloat16);

        layer.forward(input);

        Assert.False(input.IsInvalid);
        Assert.Equal([2, 8, 6, 6], layer.forward(input).shape);
    }

    [Fact]
    public void GroupNorm_BFloat16Input_KeepsItsStatisticsIn32Bits()
    {
        // 4096 times 1 + 2^-7: summed in bfloat16 the mean would stick at 256 of them.
        using var norm = Initialization.Seeded(new GroupNorm(1, 1), 1);
        using var input = cat([full([1, 1, 32, 64], 1.0078125f), full([1, 1, 32, 64], 3f)], 2).to(bfloat16);

        var output = norm.forward(input);

        Assert.Equal(ScalarType.BFloat16, output.dtype);
        Assert.Equal(-1, output[0, 0, 0, 0].to(float32).item<float>(), 1e-2);
        Assert.Equal(1, output[0, 0, 63, 63].to(float32).item<float>(), 1e-2);
    }

    [Fact]
    public void GroupNorm_Forward_NormalisesEachGroup()
    {
        using var norm = Initialization.Seeded(new GroupNorm(2, 4), 1);
        var output = norm.forward(arange(2 * 4 * 3 * 3, dtype: float32).reshape(2, 4, 3, 3)).reshape(2, 2, -1);
        Assert.True(allclose(output.mean([2]), zeros(2, 2), atol: 1e-5));
        Assert.True(allclose(output.square().mean([2]), ones(2, 2), atol: 1e-4));
    }

    [Fact]
    public void GroupNorm_GroupsDoNotDivideChannels_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupNorm(3, 4));
}
