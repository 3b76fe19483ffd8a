using TorchSharp;
using static FairDiff.Torch.Scalars;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Runtime;

/// <summary>Against TorchSharp's own operators, in every format that the library computes in.</summary>
public sealed class ScalarsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<ScalarType> Formats =>
        [ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Byte];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Operations_AreTorchSharps(ScalarType format)
    {
        var (x, y) = (tensor([0.0, 1, 2.3, 77.7]).to(format), tensor([3.0, 0.1, 8, 1]).to(format));

        Same(x + y, x.Plus(y));
        Same(x + 3, x.Plus(Held(3)));
        Same(x + 0.7, x.Plus(Held(0.7)));
        Same(255 - x, Held(255).Minus(x));
        Same(x.square(), x.Squared());
        Same(x * 0.7, x * Held(0.7));
        Same(x / 3, x / Held(3));
    }

    [Fact]
    public void Plus_Gradients_AreThoseOfASum()
    {
        var (x, y) = (tensor([1.0, 2], requires_grad: true), tensor([3.0, 4], requires_grad: true));
        x.Squared().Plus(Held(1).Minus(y)).sum().backward();

        Same(tensor([2.0, 4]), x.grad!);
        Same(tensor([-1.0, -1]), y.grad!);
    }

    [Fact]
    public void Held_SixtyThreeOthersLater_IsStillThere()
    {
        var first = Held(7);
        for (var i = 0; i < 63; i++)
        {
            Held(i);
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(7, first.ToInt64());
    }

    private static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.True(expected.eq(actual).all().item<bool>(), $"{expected.jlstr()} is not {actual.jlstr()}");
    }
}
