using FairDiff.MLNet;
using FairDiff.Pipelines.Folder;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Pipelines.Generation;

/// <summary>Where a generator comes from, and what is to be drawn from it.</summary>
internal sealed record GenerateSettings
{
    /// <summary>The folder of images to train on; null = the generator is loaded.</summary>
    public FolderOptions? Data { get; init; }

    /// <summary>The generator to load; null = one is trained.</summary>
    public string? GeneratorFile { get; init; }

    /// <summary>Where a generator is trained.</summary>
    public required string Workspace { get; init; }
    public required int TrainingSteps { get; init; }
    public required UNetOptions Network { get; init; }

    /// <summary>How far training evens out the attributes of labelled rows: 0 = all the way, 1 = not at all.</summary>
    public required double AttributeTempering { get; init; }

    /// <summary>The upsampler that is trained too; null = none.</summary>
    public UpsamplerOptions? Upsampler { get; init; }

    /// <summary>The folder that the images go to.</summary>
    public required string Output { get; init; }
    public required SamplingPlan Plan { get; init; }
    public int? Count { get; init; }
    public required Shard Shard { get; init; }
    public required DiffusionSamplingOptions Sampling { get; init; }

    /// <summary>How the generator's images are made large; null = they are not.</summary>
    public ImageUpsamplingOptions? Upsampling { get; init; }
    public string? AutoguidancePath { get; init; }
    public int Seed { get; init; }
    public Precision Precision { get; init; } = Precision.Auto;
    public required string Device { get; init; }
    public bool FallbackToCpu { get; init; }
    public bool DryRun { get; init; }
}
