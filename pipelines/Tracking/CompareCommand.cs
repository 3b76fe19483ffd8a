using System.CommandLine;
using System.Globalization;
using FairDiff.MLNet;
using FairDiff.MLflow.Client;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Reporting;

namespace FairDiff.Pipelines.Tracking;

/// <summary><c>fairdiff mlflow compare</c>: the best runs by a metric, beside other metrics and the parameters in which they
/// differ.</summary>
internal static class CompareCommand
{
    private const string Help = """
        Compare runs: the best by the first metric come first, with the parameters in which they differ.

        Examples:
          fairdiff mlflow compare fairness/inDistribution/accuracy fairness/inDistribution/gap/Hospital/accuracy --experiment fairdiff-demo
          fairdiff mlflow compare loss --ascending --filter "params.Method = 'label'" --uri http://localhost:5000
        """;

    public static Command Create()
    {
        var metrics =
            new Argument<string[]>("metrics") { Description = "The metrics, the one to sort by first", Arity = ArgumentArity.OneOrMore };
        var ascending = new Option<bool>("--ascending") { Description = "The smallest is the best (default: the largest)" };
        var runs = new RunSelection();
        var command = new Command("compare", Help) { metrics, ascending };
        runs.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var names = parsed.GetValue(metrics)!;
            var order = $"metrics.`{names[0]}` {(parsed.GetValue(ascending) ? "ASC" : "DESC")}";
            var found = await runs.ReadAsync(parsed, [order], cancellationToken);
            Write([.. found.Where(run => run.Data.Metrics.ContainsKey(names[0]))], names, found, parsed.InvocationConfiguration.Output);
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(IReadOnlyList<Run> runs, string[] metrics, IReadOnlyList<Run> looked, TextWriter output)
    {
        if (runs.Count == 0)
        {
            var known = looked.SelectMany(run => run.Data.Metrics.Keys).Distinct().Order(StringComparer.Ordinal).Take(20).ToList();
            throw new FairDiffException(
                $"None of the {looked.Count} runs looked at has the metric \"{metrics[0]}\". " + (
                    known.Count == 0 ? "They have no metrics." : $"They have: {string.Join(", ", known)}."));
        }

        var parameters = Differing(runs);
        IReadOnlyList<string> heads = ["run", .. metrics, .. parameters, "id"];
        var rows = runs.Select(run => (IReadOnlyList<string>)
        [
            run.Info.RunName,
            .. metrics.Select(metric => run.Data.Metrics.TryGetValue(metric, out var value) ? value.Value.ToString(
                "G5", CultureInfo.InvariantCulture) : "-"),
            .. parameters.Select(parameter => Cut(run.Data.Params.GetValueOrDefault(parameter, "-"))),
            run.Info.RunId,
        ]);
        foreach (var line in PlainTable.Lines([heads, .. rows], heads: 1, width: int.MaxValue))
        {
            output.WriteLine(line);
        }
    }

    private static List<string> Differing(IReadOnlyList<Run> runs)
    {
        const int Most = 6;
        return [.. runs.SelectMany(run => run.Data.Params.Keys)
            .Distinct()
            .Where(name => runs.Select(run => run.Data.Params.GetValueOrDefault(name)).Distinct().Skip(1).Any())
            .Order(StringComparer.Ordinal)
            .Take(Most)];
    }

    private static string Cut(string text)
    {
        const int Length = 24;
        return text.Length <= Length ? text : text[..(Length - 1)] + "…";
    }
}
