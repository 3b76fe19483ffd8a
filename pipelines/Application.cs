using System.Runtime.CompilerServices;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Terminal;

namespace FairDiff.Pipelines;

/// <summary>The process of the <c>fairdiff</c> command.</summary>
internal static class Application
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<int> RunAsync(string[] arguments)
    {
        // Before anything else: a fault or a signal in the first moments is answered too.
        LastResort.WatchOtherThreads();
        using var interruption = new Interruption(arguments);
        return await ExitCodes.Guard(
            () => Root.InvokeAsync(arguments, cancellationToken: interruption.Token), new PrintableWriter(Console.Error));
    }
}
