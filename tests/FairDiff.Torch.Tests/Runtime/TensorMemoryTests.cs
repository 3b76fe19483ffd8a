using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Runtime;

public class TensorMemoryTests
{
    [Fact]
    public void Of_ViewsAndTypes_CountsEachStorageOnce()
    {
        using var scope = NewDisposeScope();
        var (floats, halves, indices) = (ones(10, 4), ones([6], ScalarType.BFloat16), ones([3], ScalarType.Int64));

        var bytes = TensorMemory.Of([floats, floats.narrow(0, 2, 3), floats.alias(), floats.t(), halves, indices]);

        Assert.Equal((40 * 4) + (6 * 2) + (3 * 8), bytes);
    }
}
