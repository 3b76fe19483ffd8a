using System.CommandLine;
using System.Text.Json;
using FairDiff.Fairness;
using FairDiff.Pipelines.Csv;
using FairDiff.Reporting;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Unlabelled;

/// <summary><c>fairdiff estimate-performance</c>: how well a model does where nobody has labelled.</summary>
internal static class EstimatePerformanceCommand
{
    private const string Description =
        """
        Estimate accuracy, confusion and gaps of a model on rows without labels, such as those of a new hospital, from its scores there and
        labelled predictions of elsewhere: with an interval, or refused where the scores cannot tell.

        Examples:
          fairdiff estimate-performance --labelled others.csv --unlabelled new.csv --scores score_ --site hospital --prevalence tumour=0.3
          fairdiff estimate-performance --labelled others.csv --unlabelled new.csv --score p --positive 1 --site hospital --groups sex
        """;

    public static Command Create()
    {
        var options = new EstimatePerformanceOptions();
        var command = new Command("estimate-performance", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, options, cancellationToken)));
        return command;
    }

    private static int Run(ParseResult parsed, EstimatePerformanceOptions options, CancellationToken cancellationToken)
    {
        var (asked, evaluation) = (options.Asked(parsed), options.Evaluation(parsed));
        var (labelled, output) = (options.Labelled(parsed), parsed.InvocationConfiguration.Output);
        var estimate = PerformanceEstimator.Estimate(
            labelled, options.Unlabelled(parsed, labelled.Names), asked, evaluation, cancellationToken);
        estimate.WriteTo(output);
        if (options.Json(parsed) is { } json)
        {
            OutputFile.Write("--json", json, JsonSerializer.Serialize(estimate, OutputJson.Format));
            output.WriteLine($"The estimate: {json}");
        }

        return CommandLine.ExitCodes.Success;
    }
}
