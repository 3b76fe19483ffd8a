using System.CommandLine;
using FairDiff.Pipelines.CommandLine;

namespace FairDiff.Pipelines.Tests.Generation;

/// <summary>What the <c>fairdiff</c> command made of its arguments.</summary>
internal sealed record CommandRun(int Exit, string Output, string Error)
{
    public static async Task<CommandRun> Of(CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = output };
        var exit = await ExitCodes.Guard(() => Root.Create().Parse(arguments).InvokeAsync(configuration, cancellationToken), error);
        return new CommandRun(exit, output.ToString(), error.ToString());
    }
}
