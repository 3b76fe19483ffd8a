using System.CommandLine;
using System.Text.Json;
using FairDiff.Fairness;
using FairDiff.Pipelines.Csv;
using FairDiff.Reporting;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Planning;

/// <summary><c>fairdiff plan-evaluation</c>: how many rows, or patients, an evaluation needs.</summary>
internal static class PlanEvaluationCommand
{
    private const string Description =
        """
        Say how many rows (or patients) of each group an evaluation needs, by simulation from the predictions of a pilot: for intervals that
        are narrow enough, or for a gap between groups to be told from chance.

        Examples:
          fairdiff plan-evaluation --predictions pilot.csv --scores score_ --metric auc --width 0.1 --groups sex,age --bucket age=40,60
          fairdiff plan-evaluation --predictions pilot.csv --score p --positive 1 --groups site --gap 0.05 --power 0.9 --cluster patient
        """;

    public static Command Create()
    {
        var options = new PlanEvaluationOptions();
        var command = new Command("plan-evaluation", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, options, cancellationToken)));
        return command;
    }

    private static int Run(ParseResult parsed, PlanEvaluationOptions options, CancellationToken cancellationToken)
    {
        PlanningOptions[] asked = [.. options.Plans(parsed)];
        var (pilot, fairness, output) = (options.Pilot(parsed), options.Fairness(parsed), parsed.InvocationConfiguration.Output);
        EvaluationPlan[] plans = [.. asked.Select(plan => EvaluationPlanner.Plan(pilot, plan, fairness, cancellationToken))];
        foreach (var plan in plans)
        {
            plan.WriteTo(output);
        }

        output.WriteLine("In brackets: what the simulation leaves open. What the pilot does not hold, no plan can know.");
        if (options.Json(parsed) is { } json)
        {
            OutputFile.Write("--json", json, JsonSerializer.Serialize(plans, OutputJson.Format));
            output.WriteLine($"The plan: {json}");
        }

        return CommandLine.ExitCodes.Success;
    }
}
