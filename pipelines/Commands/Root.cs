using System.CommandLine;
using FairDiff.Pipelines.Evaluation;
using FairDiff.Pipelines.Generation;
using FairDiff.Pipelines.Inspection;
using FairDiff.Pipelines.Prediction;
using FairDiff.Pipelines.Preview;
using FairDiff.Pipelines.Raters;
using FairDiff.Pipelines.Representation;
using FairDiff.Pipelines.Tracking;

namespace FairDiff.Pipelines.Commands;

/// <summary>The <c>fairdiff</c> command.</summary>
internal static class Root
{
    /// <summary>Parses and runs; what a user got wrong comes out as an exception.</summary>
    public static Task<int> InvokeAsync(string[] arguments) => Create().Parse(arguments).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        // Ctrl-C: enough time to write the checkpoint of the step under way.
        ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
    });

    public static RootCommand Create() => new(
        "FairDiff.MLNet: learned augmentation for fair image classifiers. Research use, not a medical device.")
    {
        DemoCommand.Create(),
        FolderCommand.Create(),
        GenerateCommand.Create(),
        InspectCommand.Create(),
        PreviewCommand.Create(),
        PredictCommand.Create(),
        EvaluateCommand.Create(),
        Comparison.CompareCommand.Create(),
        RepresentCommand.Create(),
        RatersCommand.Create(),
        MlflowCommand.Create(),
    };
}
