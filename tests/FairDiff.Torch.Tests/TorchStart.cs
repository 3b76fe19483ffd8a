using System.Runtime.CompilerServices;

namespace FairDiff.Torch.Tests;

/// <summary>Tests use TorchSharp directly, some before any FairDiff type: load it first.</summary>
internal static class TorchStart
{
    [ModuleInitializer]
    internal static void Load()
    {
        // Test classes run side by side already; threads within an operation would only wait for each other.
        TorchRuntime.SetThreads(1);
    }
}
