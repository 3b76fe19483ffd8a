using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.Cluster;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Commands;
using FairDiff.Pipelines.Data;
using FairDiff.Pipelines.Detection;
using FairDiff.Pipelines.Dossiers;
using FairDiff.Pipelines.Evaluation;
using FairDiff.Pipelines.Export;
using FairDiff.Pipelines.Generation;
using FairDiff.Pipelines.Inspection;
using FairDiff.Pipelines.Planning;
using FairDiff.Pipelines.Prediction;
using FairDiff.Pipelines.Preview;
using FairDiff.Pipelines.Privacy;
using FairDiff.Pipelines.Raters;
using FairDiff.Pipelines.Representation;
using FairDiff.Pipelines.Sweep;
using FairDiff.Pipelines.Terminal;
using FairDiff.Pipelines.Tracking;
using FairDiff.Pipelines.Unlabelled;

namespace FairDiff.Pipelines;

/// <summary>The <c>fairdiff</c> command.</summary>
internal static class Root
{
    /// <summary>
    /// Parses and runs; what a user got wrong comes out as an exception. Text of other people's files reaches no terminal with control
    /// characters.
    /// </summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where it writes; null = the standard output.</param>
    /// <param name="error">Where it writes errors; null = the standard error.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FairDiffException">The command line cannot be read.</exception>
    public static Task<int> InvokeAsync(
        string[] arguments, TextWriter? output = null, TextWriter? error = null, CancellationToken cancellationToken = default)
    {
        // Without a word it shows what there is.
        var parsed = Create().Parse(arguments.Length > 0 ? arguments : ["--help"]);
        UsageErrors.Check(parsed);
        OutputOptions.Check(parsed);
        return parsed.InvokeAsync(
            new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = new PrintableWriter(output ?? Console.Out),
                Error = new PrintableWriter(error ?? Console.Error),

                // Signals are heard from the first moment on (Interruption), not only once a command runs.
                ProcessTerminationTimeout = null,
            },
            cancellationToken);
    }

    public static RootCommand Create()
    {
        var root = Commands();
        UsageErrors.RequireNames(root);
        UsageErrors.RequirePaths(root);
        NumberOptions.RequirePoint(root);
        return root;
    }

    private static RootCommand Commands() => new(
        "FairDiff.MLNet: learned augmentation for fair image classifiers. Research use, not a medical device.")
    {
        DemoCommand.Create(),
        FolderCommand.Create(),
        HistopathologyCommand.Create(),
        RadiologyCommand.Create(),
        DermatologyCommand.Create(),
        SweepCommand.Create(),
        PlanCommand.Create(),
        RunTaskCommand.Create(),
        RunTaskCommand.CreateGather(),
        GenerateCommand.Create(),
        InspectCommand.Create(),
        DetectCommand.Create(),
        ExportCommand.Create(),
        AuditCommand.Create(),
        DataCommand.Create(),
        PreviewCommand.Create(),
        PredictCommand.Create(),
        EvaluateCommand.Create(),
        PlanEvaluationCommand.Create(),
        EstimatePerformanceCommand.Create(),
        Comparison.CompareCommand.Create(),
        DossierCommand.Create(),
        RepresentCommand.Create(),
        RatersCommand.Create(),
        MlflowCommand.Create(),
    };
}
