using FairDiff.Pipelines;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Terminal;

// Before anything else: a fault or a signal in the first moments is answered too.
LastResort.WatchOtherThreads();
using var interruption = new Interruption(args);
return await ExitCodes.Guard(() => Root.InvokeAsync(args, cancellation: interruption.Token), new PrintableWriter(Console.Error));
