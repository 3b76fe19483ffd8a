using System.CommandLine;
using FairDiff.Pipelines.Evaluation;

namespace FairDiff.Pipelines.Commands;

/// <summary>The <c>fairdiff</c> command.</summary>
internal static class Root
{
    public static RootCommand Create() => new(
        "FairDiff.MLNet: learned augmentation for fair image classifiers. Research use, not a medical device.")
    {
        DemoCommand.Create(),
        FolderCommand.Create(),
        EvaluateCommand.Create(),
    };
}
