using FairDiff.MLNet.Telemetry;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Draws the vectors of a plan.</summary>
internal static class VectorSamplingStage
{
    /// <summary>Vectors between two reports of progress; a vector is the same in whatever company.</summary>
    private const int ChunkSize = 512;

    /// <summary>The seed of the vector at a place of the plan.</summary>
    public static long SeedOf(SamplingJob job, int index) => Seeds.Derive(job.Seed, "synthetic vector", index);

    /// <returns>float32, n x F; the caller's to dispose.</returns>
    public static Tensor Run(VectorGenerator generator, SamplingJob job) =>
        StageTelemetry.Run("fairdiff.vectors.sample", () => DrawAll(generator, job));

    private static Tensor DrawAll(VectorGenerator generator, SamplingJob job)
    {
        using var scope = NewDisposeScope();
        var total = job.Plan.Count;
        List<Tensor> parts = [];
        foreach (var chunk in Enumerable.Range(0, total).Chunk(ChunkSize))
        {
            Report(job, chunk[0]);
            job.Cancellation.ThrowIfCancellationRequested();
            var conditions = ConditionVectors.Encode([.. chunk.Select(index => job.Plan[index])], job.Conditions);
            parts.Add(generator.Sample(conditions, [.. chunk.Select(index => SeedOf(job, index))], job.Applied, job.Cancellation));
            StageTelemetry.DrawVectors(chunk.Length);
        }

        Report(job, total);
        return cat(parts).MoveToOuterDisposeScope();
    }

    private static void Report(SamplingJob job, int done) => job.Progress?.Invoke(
        new TrainingProgress("sampling vectors", done, job.Plan.Count, null) { Phase = ProgressPhase.Sampling });
}
