using System.CommandLine;
using FairDiff.Pipelines.Commands;

var invocation = new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // Ctrl-C: enough time to write the checkpoint of the step under way.
    ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
};
return await ExitCodes.Guard(() => Root.Create().Parse(args).InvokeAsync(invocation));
