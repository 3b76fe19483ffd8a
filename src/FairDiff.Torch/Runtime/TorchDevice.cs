using System.Globalization;

namespace FairDiff.Torch;

/// <summary>Chooses the device that a model is trained and run on.</summary>
public static class TorchDevice
{
    private const string Allowed = "'auto' (the first GPU, else the CPU), 'cpu', 'cuda' or 'cuda:N'";

    /// <summary>Turns a name into a device, loading libtorch if that has not happened yet.</summary>
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>, upper or lower case.</param>
    /// <param name="fallbackToCpu">Whether the CPU will do when the GPU asked for is not there.</param>
    /// <returns>The device.</returns>
    /// <exception cref="EngineException">The name is another one, or the GPU is not there and no fallback is allowed.</exception>
    public static Device Resolve(string device, bool fallbackToCpu)
    {
        ArgumentNullException.ThrowIfNull(device);
        TorchRuntime.Initialize();
        var name = device.Trim().ToLowerInvariant();
        if (name == "cpu" || (name == "auto" && !cuda.is_available()))
        {
            return CPU;
        }

        var index = name is "auto" or "cuda" ? 0 : IndexOf(name, device);
        if (cuda.is_available() && index < cuda.device_count())
        {
            return new Device(TorchSharp.DeviceType.CUDA, index);
        }

        return fallbackToCpu ? CPU : throw new EngineException(Missing(device));
    }

    /// <summary>A device in words, for logs and reports.</summary>
    /// <param name="device">The device.</param>
    /// <returns>For example <c>CPU (2 threads)</c> or <c>CUDA device 0</c>.</returns>
    public static string Describe(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type == TorchSharp.DeviceType.CPU
            ? $"CPU ({TorchRuntime.Threads} {(TorchRuntime.Threads == 1 ? "thread" : "threads")})"
            : $"{device.type} device {Math.Max(0, device.index)}";
    }

    private static int IndexOf(string name, string given) =>
        name.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new EngineException($"Device '{given}' is not known; use {Allowed}.");

    private static string Missing(string device)
    {
        const string Remedy = "Use device 'cpu' or 'auto', or allow falling back to the CPU.";
        return cuda.is_available()
            ? $"Device '{device}' is not there: this machine has {cuda.device_count()} CUDA device(s), counted from 0. {Remedy}"
            : $"Device '{device}' was asked for, but libtorch sees no CUDA device. That needs an NVIDIA GPU with its driver and an "
                + "application built with libtorch for CUDA (package TorchSharp-cuda-linux or TorchSharp-cuda-windows; in this repository "
                + $"-p:TorchBackend=cuda). {Remedy}";
    }
}
