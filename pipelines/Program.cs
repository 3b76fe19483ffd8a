using FairDiff.Pipelines;
using FairDiff.Pipelines.CommandLine;

// Not awaited here: the method would need more libraries before its first line.
return OpenFileLimit.IsEnough() ? Application.RunAsync(args).GetAwaiter().GetResult() : ExitCodes.Failure;
