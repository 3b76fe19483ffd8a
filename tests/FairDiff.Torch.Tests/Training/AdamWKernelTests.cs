using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Training;

/// <summary>The one pass over memory against libtorch's own operations, bit for bit.</summary>
public sealed class AdamWKernelTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();
    private readonly IDisposable _noGradient = no_grad();

    /// <summary>Lengths around a vector, a thread's part and a portion; the last two fill portions from several parameters.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7, 8, 9)]
    [InlineData(1 << 14, (1 << 14) + 1)]
    [InlineData((1 << 18) - 3, 5, 300_000)]
    [InlineData(600_001, 64)]
    public void Update_AnyLengths_GivesTheBitsOfTheOperations(params int[] lengths)
    {
        using var generator = new Generator(5);
        Tensor[][] sets =
        [
            .. lengths.Select(length => new[]
            {
                randn(length, generator: generator), randn(length, generator: generator).mul_(0.1), randn(
                    length, generator: generator).mul_(1e-2),
                randn(length, generator: generator).pow(2).mul_(1e-4),
            }),
        ];
        sets[0][1][0] = 0;
        sets[0][3][0] = 0;
        Tensor[][] others = [.. sets.Select(set => Array.ConvertAll(set, tensor => tensor.clone()))];
        using var kernel = new AdamWKernel(Factors);
        using var operations = new AdamWOperations(Factors);
        for (var step = 0; step < 3; step++)
        {
            foreach (var (set, other) in sets.Zip(others))
            {
                kernel.Update(set[0], set[1], set[2], set[3]);
                operations.Update(other[0], other[1], other[2], other[3]);
            }

            kernel.Finish();
        }

        foreach (var (set, other) in sets.Zip(others))
        {
            Assert.All(set.Zip(other), pair => Assert.True(pair.First.bytes.SequenceEqual(pair.Second.bytes)));
        }
    }

    [Fact]
    public void Update_GradientThatIsNotANumber_SpreadsAsInTheOperations()
    {
        var (parameter, gradient, mean, square) = (ones(3), tensor([1f, float.NaN, float.PositiveInfinity]), zeros(3), zeros(3));
        using var kernel = new AdamWKernel(Factors);
        kernel.Update(parameter, gradient, mean, square);
        kernel.Finish();

        Assert.Equal([true, false, false], parameter.isfinite().data<bool>().ToArray());
        Assert.Equal([true, false, false], square.isfinite().data<bool>().ToArray());
    }

    [Fact]
    public void Takes_WhatIsNotOneRunOf32Bits_IsLeftToTheOperations()
    {
        Assert.False(AdamWKernel.Takes(ones(4), ones(4, dtype: ScalarType.BFloat16)));
        Assert.False(AdamWKernel.Takes(ones(4, 4), ones(4, 4).t()));
        Assert.Equal(System.Runtime.Intrinsics.X86.Fma.IsSupported, AdamWKernel.Takes(ones(4, 4), ones(4, 4)));
    }

    public void Dispose()
    {
        _noGradient.Dispose();
        _scope.Dispose();
    }

    private static AdamWFactors Factors => new(0.1, 0.999, 0.001, 1 / Math.Sqrt(1 - Math.Pow(0.999, 4)), 1e-8, 1 - 2e-5, -2e-3 / 0.3439);
}
