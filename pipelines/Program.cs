using FairDiff.Pipelines.Commands;

return await ExitCodes.Guard(() => Root.InvokeAsync(args));
