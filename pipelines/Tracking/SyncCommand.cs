using System.CommandLine;
using FairDiff.MLflow;
using FairDiff.Pipelines.CommandLine;

namespace FairDiff.Pipelines.Tracking;

/// <summary><c>fairdiff mlflow sync</c>: what was recorded without a server, to a server.</summary>
internal static class SyncCommand
{
    private const string Help = """
        Bring local runs, and entries that waited out an outage, to a server. Each arrives once; stopped anywhere, the same command goes on.

        Examples:
          fairdiff mlflow sync --to http://localhost:5000
          fairdiff mlflow sync --to https://mlflow.example.org --from runs/mlruns
        """;

    public static Command Create()
    {
        var to = new Option<string>("--to")
        {
            Description = "Address of the server; credentials come from MLflow's environment variables", Required = true
        };
        var from = new Option<string?>("--from") { Description = "The local store (default: the folder mlruns)" };
        var command = new Command("sync", Help) { to, from };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var uri = parsed.GetValue(to)!;
            var report = await Mlflow.SyncAsync(
                uri, parsed.GetValue(from), MlflowCommand.Options(uri), output.WriteLine, cancellationToken);
            await output.WriteLineAsync(report.ToString());
            return report.Failures.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }
}
