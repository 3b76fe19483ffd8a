using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>The transformers that a saved model may hold: each is registered with <see cref="Persistence.NativeModel"/>.</summary>
internal static class StageRegistry
{
    private static readonly Action<IHostEnvironment>[] Stages = [];

    public static void Register(IHostEnvironment environment)
    {
        foreach (var register in Stages)
        {
            register(environment);
        }
    }
}
