using System.CommandLine;
using System.Globalization;
using FairDiff.MLflow;
using FairDiff.MLflow.Client;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Reporting;

namespace FairDiff.Pipelines.Tracking;

/// <summary><c>fairdiff mlflow list</c>: runs, the newest first.</summary>
internal static class ListCommand
{
    private const string Help = """
        List runs: name, state, start, length, id.

        Examples:
          fairdiff mlflow list
          fairdiff mlflow list --uri http://localhost:5000 --experiment fairdiff-demo --filter "status = 'FAILED'"
          fairdiff mlflow list --filter "tags.`mlflow.parentRunId` = '0123456789abcdef0123456789abcdef'" --max 100
        """;

    public static Command Create()
    {
        var runs = new RunSelection();
        var command = new Command("list", Help);
        runs.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Write(await runs.ReadAsync(parsed, null, cancellationToken), parsed.InvocationConfiguration.Output);
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(IReadOnlyList<Run> runs, TextWriter output)
    {
        string[] heads = ["run", "state", "started", "took", "id"];
        var rows = runs.Select(run => (IReadOnlyList<string>)[Name(run), State(run), Started(run.Info), Took(run.Info), run.Info.RunId]);
        foreach (var line in runs.Count == 0 ? ["No runs."] : PlainTable.Lines([heads, .. rows], heads: 1, width: int.MaxValue))
        {
            output.WriteLine(line);
        }
    }

    private static string State(Run run) => run.Info.Status + (Mlflow.IsAbandoned(run) ? " (its process is gone)" : "");

    // A child stands a little to the right, for its parent is near.
    private static string Name(Run run) => (run.Data.Tags.ContainsKey("mlflow.parentRunId") ? "  " : "") + run.Info.RunName;

    private static string Started(RunInfo info) =>
        info.StartTime?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    private static string Took(RunInfo info) => info.EndTime - info.StartTime is { } took
        ? took.ToString(took.TotalDays < 1 ? @"h\:mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture)
        : "";
}
