using FairDiff.Pipelines.Commands;
using FairDiff.Pipelines.Terminal;

return await ExitCodes.Guard(() => Root.InvokeAsync(args), new PrintableWriter(Console.Error));
