using TorchSharp;

namespace FairDiff.Torch.Tests.Runtime;

public class TorchDeviceTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData(" CPU ")]
    public void Resolve_Cpu_IsTheCpu(string name) => Assert.Equal(DeviceType.CPU, TorchDevice.Resolve(name, fallbackToCpu: false).type);

    [Fact]
    public void Resolve_Auto_IsTheGpuWhereThereIsOne() =>
        Assert.Equal(torch.cuda.is_available() ? DeviceType.CUDA : DeviceType.CPU, TorchDevice.Resolve("auto", fallbackToCpu: false).type);

    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:0")]
    public void Resolve_MissingGpu_IsAnErrorUnlessFallbackIsAllowed(string name)
    {
        Assert.SkipWhen(torch.cuda.is_available(), "This machine has a GPU.");
        var error = Assert.Throws<EngineException>(() => TorchDevice.Resolve(name, fallbackToCpu: false));
        Assert.Contains($"'{name}'", error.Message);
        Assert.Contains("TorchSharp-cuda-linux", error.Message);
        Assert.Equal(DeviceType.CPU, TorchDevice.Resolve(name, fallbackToCpu: true).type);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("")]
    public void Resolve_UnknownName_IsAnErrorEvenWithFallback(string name) =>
        Assert.Contains("'cuda:N'", Assert.Throws<EngineException>(() => TorchDevice.Resolve(name, fallbackToCpu: true)).Message);

    [Fact]
    public void Describe_Cpu_NamesItsThreads() => Assert.Matches(@"^CPU \((1 thread|\d+ threads)\)$", TorchDevice.Describe(torch.CPU));
}
