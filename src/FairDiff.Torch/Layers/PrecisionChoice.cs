using System.Globalization;
using System.Diagnostics;
using FairDiff.Torch.Layers;
using TorchSharp;

namespace FairDiff.Torch;

/// <summary>
/// Which precision a device computes faster in, what <see cref="FairDiff.Torch.Precision.Auto"/> stands for: a convolution of each kind is
/// timed, forward and backward. bfloat16 must be faster by a fifth to be chosen.
/// </summary>
/// <param name="Precision">The faster one.</param>
/// <param name="Float32">The time of the convolution in 32 bits.</param>
/// <param name="BFloat16">Its time in bfloat16.</param>
public sealed record PrecisionChoice(Precision Precision, TimeSpan Float32, TimeSpan BFloat16)
{
    private const int Batch = 16;
    private const int Channels = 64;
    private const int Side = 12;

    /// <summary>So many turns show that bfloat16 is slow: on CPUs without instructions for it it takes many times as long.</summary>
    private const int FewestRounds = 5;

    /// <summary>So many turns make it sure, also while others use the machine, which of them is the faster one.</summary>
    private const int MostRounds = 25;

    /// <summary>
    /// bfloat16 loses digits, and timings scatter: it has to be faster by this much. Where it pays at all, on CPUs with instructions for it
    /// and on GPUs, it takes less than two thirds.
    /// </summary>
    private const double LargestShare = .8;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<DeviceType, PrecisionChoice> Made = [];

    /// <summary>
    /// The choice for a device, timed when it is first asked for in this process: some hundredths of a second, half a second where bfloat16
    /// is slow.
    /// </summary>
    /// <param name="device">The device; <see cref="TorchDevice.Resolve"/> gives it.</param>
    /// <returns>The choice, the same in the whole process.</returns>
    /// <exception cref="EngineException">As of <see cref="TorchRuntime.Initialize"/>.</exception>
    public static PrecisionChoice For(Device device)
    {
        TorchRuntime.Initialize();
        lock (Gate)
        {
            return Made.TryGetValue(device.type, out var made) ? made : Made[device.type] = Measure(device);
        }
    }

    /// <summary>
    /// What a network computes in: what is asked for; where that is <see cref="FairDiff.Torch.Precision.Auto"/>, what was begun in, and
    /// where nothing was, the device's choice.
    /// </summary>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="begun">The precision that goes on; null = nothing was begun.</param>
    /// <param name="device">Where it is computed.</param>
    /// <returns>Float32 or BFloat16.</returns>
    /// <exception cref="EngineException">As of <see cref="For"/>.</exception>
    public static Precision Resolve(Precision wanted, Precision? begun, Device device) =>
        wanted != Precision.Auto ? wanted : begun ?? For(device).Precision;

    /// <summary>The faster precision, where bfloat16 and 32 bits took so long.</summary>
    internal static PrecisionChoice Between(TimeSpan float32, TimeSpan bfloat16) =>
        new(bfloat16 < float32 * LargestShare ? Precision.BFloat16 : Precision.Float32, float32, bfloat16);

    /// <summary>The choice with its reason, for the log.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Precision}: a convolution, forward and backward, takes {Float32.TotalMilliseconds:0.00} ms in Float32 and "
            + $"{BFloat16.TotalMilliseconds:0.00} ms in BFloat16");

    private static PrecisionChoice Measure(Device device)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        using var generator = new Generator(0, CPU);
        var images = randn([Batch, Channels, Side, Side], generator: generator).to(device);
        var weight = randn([Channels, Channels, 3, 3], generator: generator).to(device).requires_grad_();
        TimeSpan Once(Precision precision)
        {
            using var step = NewDisposeScope();
            var clock = Stopwatch.StartNew();
            var result = ReducedPrecision.Apply(
                precision, images, weight, null, (x, w, b) => nn.functional.conv2d(x, w, b, padding: [1, 1]));
            result.sum().to(float32).backward();

            // Reading a number waits for a GPU, which works behind the caller's back.
            weight.grad!.sum().item<float>();
            weight.grad!.zero_();
            return clock.Elapsed;
        }

        // In turns, after one of each that prepares the kernels; the shortest, since whatever else the machine does only adds.
        var (float32Time, bfloat16Time) = (Once(Precision.Float32), Once(Precision.BFloat16));
        (float32Time, bfloat16Time) = (Once(Precision.Float32), Once(Precision.BFloat16));
        for (var round = 1; round < FewestRounds || (round < MostRounds && bfloat16Time < 2 * float32Time); round++)
        {
            (float32Time, bfloat16Time) = (Shorter(float32Time, Once(Precision.Float32)), Shorter(bfloat16Time, Once(Precision.BFloat16)));
        }

        return Between(float32Time, bfloat16Time);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
