using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Draws the images of a plan that the store does not hold yet.</summary>
internal sealed class SamplingStage(
    SyntheticStore store,
    IReadOnlyList<ConditionCell> plan,
    ConditionedRows conditions,
    DiffusionAugmentationOptions options,
    WeakerGenerator? weaker,
    int seed)
{
    /// <summary>Images that are drawn together. Part of the result: rounding depends on the company that an image is drawn in.</summary>
    private const int ChunkSize = 64;

    public bool IsComplete => Enumerable.Range(0, plan.Count).All(store.Contains);

    public void Run(DiffusionGenerator generator, string generatorId)
    {
        for (var start = 0; start < plan.Count; start += ChunkSize)
        {
            options.ProgressCallback?.Invoke(new TrainingProgress("sampling images", start, plan.Count, null));
            options.CancellationToken.ThrowIfCancellationRequested();

            // A chunk of which one image is lost is drawn as a whole, so that the image comes out as it was.
            int[] chunk = [.. Enumerable.Range(start, Math.Min(ChunkSize, plan.Count - start))];
            if (!chunk.All(store.Contains))
            {
                Draw(generator, generatorId, chunk);
            }
        }

        store.Complete();
        options.ProgressCallback?.Invoke(new TrainingProgress("sampling images", plan.Count, plan.Count, null));
    }

    private void Draw(DiffusionGenerator generator, string generatorId, int[] chunk)
    {
        using var scope = NewDisposeScope();
        long[] seeds = [.. chunk.Select(index => Seeds.Derive(seed, "synthetic image", index))];
        var vectors = ConditionVectors.Encode([.. chunk.Select(index => plan[index])], conditions);
        var images = generator.Sample(vectors, seeds, SamplingOptions(), options.CancellationToken);
        for (var place = 0; place < chunk.Length; place++)
        {
            var index = chunk[place];
            if (!store.Contains(index))
            {
                var png = PngEncoder.Encode(images[place].bytes, generator.ImageSize);
                store.Add(index, png, (file, hash) => Describe(file, hash, seeds[place], plan[index], generatorId));
            }
        }

        store.Flush();
    }

    private DiffusionSamplingOptions SamplingOptions() => SamplingOptions(options, conditions, weaker);

    /// <summary>How images are drawn; without a label there is nothing to be guided by.</summary>
    public static DiffusionSamplingOptions SamplingOptions(
        DiffusionAugmentationOptions options, ConditionedRows conditions, WeakerGenerator? weaker) => new()
    {
        Sampler = options.Sampler,
        Steps = options.SamplerSteps,
        GuidanceWeight = conditions.Label is null ? 0 : options.GuidanceWeight,
        GuidanceNull = options.GuidanceNull,
        GuidanceRescale = options.GuidanceRescale,
        GuidanceInterval = options.GuidanceInterval,
        WeakerGenerator = weaker?.Generator,
        AutoguidanceWeight = options.AutoguidanceWeight,
    };

    private SyntheticImageRecord Describe(string file, string hash, long imageSeed, ConditionCell cell, string generatorId) => new()
    {
        File = file,
        Sha256 = hash,
        Seed = imageSeed,
        Label = cell.Label == 0 ? null : conditions.Label?.TextOf(cell.Label),
        LabelVector = conditions.Label?.VectorOf(cell.Label),
        Attributes = conditions.Attributes.Zip(cell.Attributes).ToDictionary(pair => pair.First.Name, pair => TextOf(pair.First, pair.Second)),
        GeneratorId = generatorId,
        GuidanceWeight = SamplingOptions().GuidanceWeight,
        GuidanceNull = options.GuidanceNull.ToString(),
        GuidanceRescale = options.GuidanceRescale,
        GuidanceInterval = options.GuidanceInterval,
        AutoguidanceId = weaker?.Id,
        AutoguidanceWeight = weaker is null ? 0 : options.AutoguidanceWeight,
        Sampler = options.Sampler.ToString(),
        SamplerSteps = options.SamplerSteps,
    };

    private static string? TextOf(ConditionPartValues part, int key) => key == 0 ? null : part.Values[key - 1];
}
