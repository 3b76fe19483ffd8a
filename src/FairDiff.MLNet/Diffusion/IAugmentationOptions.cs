using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>What the stages that train a generator and draw from it have in common, whatever they draw.</summary>
internal interface IAugmentationOptions
{
    /// <summary>The column of what is learned and drawn.</summary>
    string ExampleColumnName { get; }

    string LabelColumnName { get; }

    bool SoftLabel { get; }

    IReadOnlyList<string> AttributeColumnNames { get; }

    DiffusionCondition Condition { get; }

    /// <summary>Whether training evens out the attributes.</summary>
    bool IsTempered { get; }

    GeneratorSampling Sampling { get; }

    SamplingPlan SamplingPlan { get; }

    int? SyntheticCount { get; }

    IReadOnlyList<SyntheticColumn> SyntheticColumns { get; }

    NearCopyPolicy NearCopies { get; }

    double NearCopyLevel { get; }

    TimeSpan CheckpointInterval { get; }

    string? WorkspacePath { get; }

    int? Seed { get; }

    string Device { get; }

    bool FallbackToCpu { get; }

    Action<TrainingProgress>? ProgressCallback { get; }

    Action<string, double, long>? MetricsCallback { get; }

    CancellationToken CancellationToken { get; }
}
