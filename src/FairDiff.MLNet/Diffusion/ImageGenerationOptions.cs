using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet;

/// <summary>What is drawn from an <see cref="ImageGenerator"/>, and how.</summary>
public sealed record ImageGenerationOptions
{
    /// <summary>Which (label, attributes) cells are drawn and how often; what it takes from the data are the counts in the generator's
    /// file.</summary>
    public SamplingPlan Plan { get; init; } = SamplingPlan.Fair;

    /// <summary>Number of images, at least 1; null = 1500, or the sum of a plan with explicit counts.</summary>
    public int? Count { get; init; }

    /// <summary>Sampler, steps and guidance.</summary>
    public GeneratorSampling Sampling { get; init; } = new();

    /// <summary>
    /// The file of a weaker generator of the same data to guide away from, by <see cref="GeneratorSampling.AutoguidanceWeight"/>
    /// (autoguidance, Karras et al. 2024); null = none.
    /// </summary>
    public string? AutoguidancePath { get; init; }

    /// <summary>The upsampler that makes the images large, and how; null = they are as the generator draws them.</summary>
    public ImageUpsamplingOptions? Upsampler { get; init; }

    /// <summary>
    /// Who signs the images: each gets a C2PA manifest that says who made it and tells every later change; null =
    /// <see cref="SigningCredential.Default"/>. Changes no pixel, and images that are there keep their signatures.
    /// </summary>
    public SigningCredential? SigningCredential { get; init; }

    /// <summary>
    /// The number format of the networks' large operations; null = as they were trained in, which may be slow on another machine. With
    /// <see cref="FairDiff.Torch.Precision.Auto"/> the faster one on this machine; a store that was begun in one goes on in it.
    /// </summary>
    public Precision? Precision { get; init; }

    /// <summary>The seed from which every image gets its own.</summary>
    public int Seed { get; init; }

    /// <summary>The part of the plan to draw; other processes draw the others, at the same time, into the same folder.</summary>
    public Shard Shard { get; init; } = Shard.All;

    /// <summary>Called with the state of sampling, on the thread that calls Generate.</summary>
    public Action<TrainingProgress>? ProgressCallback { get; init; }

    /// <summary>Stops with <see cref="OperationCanceledException"/>; finished images are kept.</summary>
    public CancellationToken CancellationToken { get; init; }
}
