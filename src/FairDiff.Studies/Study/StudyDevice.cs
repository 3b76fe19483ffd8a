using FairDiff.Torch;
using TorchSharp;

namespace FairDiff.Studies;

/// <summary>Shares the machine among the trainings of a study.</summary>
public static class StudyDevice
{
    // Beyond this many, memory runs out before cores do.
    private const int MostSideBySide = 8;

    /// <summary>One training per core, because small networks gain little from a second one; a GPU is not shared.</summary>
    public static int DefaultParallel(string device, bool fallbackToCpu) =>
        TorchDevice.Resolve(device, fallbackToCpu).type == DeviceType.CPU ? Math.Min(Environment.ProcessorCount, MostSideBySide) : 1;

    /// <summary>Gives each training its share of the cores, and says which device it runs on.</summary>
    internal static string Prepare(StudySettings settings)
    {
        var device = TorchDevice.Resolve(settings.Device, settings.FallbackToCpu);
        TorchRuntime.SetThreads(Math.Max(1, Environment.ProcessorCount / settings.Parallel));
        return $"{TorchDevice.Describe(device)}, {settings.Parallel} trainings side by side";
    }

    /// <summary>
    /// What the networks compute in, and why: what was asked for, or that of the study that goes on, or the faster one on this machine.
    /// </summary>
    /// <param name="settings">What was asked for.</param>
    /// <param name="begun">The precision that the study was begun in; null where it is new.</param>
    internal static (Precision Precision, string Reason) Decide(StudySettings settings, Precision? begun)
    {
        var device = TorchDevice.Resolve(settings.Device, settings.FallbackToCpu);
        var wanted = settings.Classifier.Precision;
        var precision = PrecisionChoice.Resolve(wanted, begun, device);
        return (precision, wanted != Precision.Auto ? $"{precision}, as asked for"
            : begun is null ? $"{PrecisionChoice.For(device)}"
            : $"{precision}, in which the study was begun");
    }
}
