using FairDiff.MLNet.Telemetry;
using FairDiff.Torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Draws the images of a plan, or of one shard of it, that the store does not hold yet.</summary>
internal sealed class SamplingStage(SyntheticStoreWriter store, SamplingJob job)
{
    /// <summary>Images that are drawn together. Part of the result: rounding depends on the company that an image is drawn in.</summary>
    private const int ChunkSize = 64;

    private readonly int[][] _chunks = ChunksOf(job.Plan.Count, job.Shard);

    public bool IsComplete => _chunks.All(chunk => chunk.All(store.Contains));

    /// <summary>The places in a plan of so many images that a shard draws, in groups that are drawn together.</summary>
    public static int[][] ChunksOf(int count, Shard shard) =>
        [.. Enumerable.Range(0, count).Chunk(ChunkSize).Where((_, chunk) => shard.Owns(chunk))];

    /// <param name="generator">Draws the images, or small ones for the upsampler.</param>
    /// <param name="upsampler">Makes them large; null = they are large enough.</param>
    public void Run(TrainedModel generator, TrainedModel? upsampler) =>
        StageTelemetry.Run("fairdiff.images.sample", () => DrawAll(generator, upsampler));

    /// <returns>How many images the plan, or the shard, has.</returns>
    private int DrawAll(TrainedModel generator, TrainedModel? upsampler)
    {
        var (done, total) = (0, _chunks.Sum(chunk => chunk.Length));
        foreach (var chunk in _chunks)
        {
            job.Progress?.Invoke(new TrainingProgress("sampling images", done, total, null) { Phase = ProgressPhase.Sampling });
            job.Cancellation.ThrowIfCancellationRequested();

            // A chunk of which one image is lost is drawn as a whole, so that the image comes out as it was.
            if (!chunk.All(store.Contains))
            {
                Draw(generator, upsampler, chunk);
            }

            done += chunk.Length;
        }

        store.Complete();
        job.Progress?.Invoke(new TrainingProgress("sampling images", total, total, null) { Phase = ProgressPhase.Sampling });
        return total;
    }

    private void Draw(TrainedModel generator, TrainedModel? upsampler, int[] chunk)
    {
        using var scope = NewDisposeScope();
        long[] seeds = [.. chunk.Select(index => Seeds.Derive(job.Seed, "synthetic image", index))];
        var vectors = ConditionVectors.Encode([.. chunk.Select(index => job.Plan[index])], job.Conditions);
        var images = generator.Generator.Sample(vectors, seeds, job.Applied, job.Weaker?.Generator, job.Cancellation);
        if (upsampler is not null)
        {
            images = upsampler.Generator.Upsample(images, vectors, seeds, job.AppliedUpsampling!.Sampling, job.Cancellation);
        }

        var size = (int)images.shape[^1];
        for (var place = 0; place < chunk.Length; place++)
        {
            if (!store.Contains(chunk[place]))
            {
                store.Add(chunk[place], images[place].bytes, size, job.Describe(chunk[place], seeds[place], generator.Id, upsampler?.Id));
            }
        }

        store.Flush();
        StageTelemetry.Draw(chunk.Length);
    }
}
