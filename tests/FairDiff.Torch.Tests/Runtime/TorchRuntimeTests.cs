using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Runtime;

public class TorchRuntimeTests
{
    [Fact]
    public void Initialize_CalledAgain_TensorsWork()
    {
        TorchRuntime.Initialize();
        TorchRuntime.Initialize();
        using var sum = ones(3).sum();
        Assert.Equal(3, sum.item<float>());
    }

    [Fact]
    public void Initialize_NativeError_IsAManagedException()
    {
        // C++ exceptions cross the patched library unharmed.
        var error = Assert.ThrowsAny<Exception>(() => ones(3).add(ones(4)));
        Assert.Contains("must match the size", error.Message);
    }

    [Fact]
    public void Initialize_Threads_AreNoMoreThanTheProcessOwns() => Assert.InRange(get_num_threads(), 1, Environment.ProcessorCount);
}
