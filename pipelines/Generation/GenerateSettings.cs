using FairDiff.MLNet;
using FairDiff.Studies;
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

    /// <summary>How it is trained there.</summary>
    public required GeneratorTraining Training { get; init; }

    /// <summary>The upsampler that is trained too; null = none.</summary>
    public UpsamplerOptions? Upsampler { get; init; }

    /// <summary>The folder that the images go to.</summary>
    public required string Output { get; init; }
    public required SamplingPlan Plan { get; init; }
    public int? Count { get; init; }
    public required Shard Shard { get; init; }
    public required GeneratorSampling Sampling { get; init; }

    /// <summary>How the generator's images are made large; null = they are not.</summary>
    public ImageUpsamplingOptions? Upsampling { get; init; }
    public string? AutoguidancePath { get; init; }
    public int Seed { get; init; }

    /// <summary>What images are drawn in.</summary>
    public Precision Precision => Training.Precision;
    public required string Device { get; init; }
    public bool FallbackToCpu { get; init; }
    public bool DryRun { get; init; }
}
