using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>What is to be drawn from a generator, and how.</summary>
internal sealed record SamplingJob
{
    /// <summary>The cell of each image.</summary>
    public required IReadOnlyList<ConditionCell> Plan { get; init; }

    /// <summary>The names of the condition's parts and values.</summary>
    public required ConditionedRows Conditions { get; init; }

    public required GeneratorSampling Sampling { get; init; }

    /// <summary>The generator to guide away from; null = none.</summary>
    public TrainedModel? Weaker { get; init; }

    /// <summary>How the generator's images are made large; null = they are large enough.</summary>
    public UpsamplingJob? Upsampling { get; init; }

    /// <summary>What all networks compute in; null = each in its own.</summary>
    public Precision? Precision { get; init; }

    public required int Seed { get; init; }

    /// <summary>The plan in words.</summary>
    public required string PlanDescription { get; init; }

    public Shard Shard { get; init; } = Shard.All;

    public Action<TrainingProgress>? Progress { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>The options as they are applied: without a label there is nothing to guide to, without a weaker generator nothing to guide
    /// away from.</summary>
    public GeneratorSampling Applied =>
        Guided(Sampling) with { AutoguidanceWeight = Weaker is null ? 0 : Sampling.AutoguidanceWeight };

    /// <summary>The same of making images large.</summary>
    public UpsamplingJob? AppliedUpsampling => Upsampling is null ? null : Upsampling with { Sampling = Guided(Upsampling.Sampling) };

    /// <summary>What the options of a stage of images ask for.</summary>
    public static SamplingJob Of(
        DiffusionAugmentationOptions options, IReadOnlyList<ConditionCell> plan, ConditionedRows conditions, TrainedModel? weaker,
        int seed) => Of(options, plan, conditions, seed) with
    {
        Weaker = weaker,
        Upsampling = options.Upsampler is { } upsampler ? new UpsamplingJob(upsampler.BaseImageSize, upsampler.Sampling) : null,
    };

    /// <summary>What the options of a stage ask for, whatever it draws.</summary>
    public static SamplingJob Of(
        IAugmentationOptions options, IReadOnlyList<ConditionCell> plan, ConditionedRows conditions, int seed) => new()
    {
        Plan = plan,
        Conditions = conditions,
        Sampling = options.Sampling,
        Seed = seed,
        PlanDescription = options.SamplingPlan.Description,
        Progress = options.ProgressCallback,
        Cancellation = options.CancellationToken,
    };

    /// <summary>Says of the n-th that was drawn where it lies and what it was drawn for.</summary>
    /// <param name="fileOf">Its file.</param>
    public Func<int, (long Row, string? File, SamplingCell Cell)> DescribeCopy(Func<int, string> fileOf) =>
        index => (index, fileOf(index), CellCounts.Name(Plan[index], Conditions));

    /// <summary>Where the image at a place of the plan comes from: the one source of its manifest line, its XMP and the store's
    /// identity.</summary>
    /// <param name="index">The place.</param>
    /// <param name="imageSeed">The image's seed.</param>
    /// <param name="generatorId">The generator.</param>
    /// <param name="upsamplerId">The upsampler, if there is one.</param>
    public ImageProvenance Describe(int index, long imageSeed, string generatorId, string? upsamplerId)
    {
        var cell = Plan[index];
        return new ImageProvenance(Applied)
        {
            GeneratorId = generatorId,
            Seed = imageSeed,
            Label = cell.Label == 0 ? null : Conditions.Label?.TextOf(cell.Label),
            LabelVector = Conditions.Label?.VectorOf(cell.Label),
            Attributes = Conditions.Attributes.Zip(cell.Attributes).ToDictionary(
                pair => pair.First.Name, pair => TextOf(pair.First, pair.Second)),
            AutoguidanceId = Weaker?.Id,
            Upsampler = AppliedUpsampling?.Describe(upsamplerId!),
        };
    }

    private T Guided<T>(T sampling)
        where T : GeneratorSampling =>
        Conditions.Label is null ? (T)(sampling with { GuidanceWeight = 0 }) : sampling;

    private static string? TextOf(ConditionPartValues part, int key) => key == 0 ? null : part.Values[key - 1];
}
