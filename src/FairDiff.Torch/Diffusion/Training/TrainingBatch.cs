using FairDiff.Torch.Diffusion.Upsampling;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>What one training step works on, on the CPU: its draws, and the rows that they name.</summary>
/// <param name="Times">A time in [0, 1) for each example.</param>
/// <param name="Values">The examples as the data have them, such as uint8, n x 3 x S x S.</param>
/// <param name="Conditions">float32, n x D, as the network takes them, parts that are dropped out zeroed.</param>
/// <param name="Noise">float32, standard normal, shaped like the examples that are learned.</param>
/// <param name="Degradation">For an upsampler: how what it sees of the images is degraded.</param>
internal sealed record TrainingBatch(
    double[] Times, Tensor Values, Tensor Conditions, Tensor Noise, DegradationDraws? Degradation = null) : IDisposable
{
    /// <summary>The batch of a step, counted from 0: a pure function of it, in no dispose scope.</summary>
    public static TrainingBatch For(long step, TrainingExamples data, RowSampler rows, TrainingRun run)
    {
        using var scope = NewDisposeScope();
        var draws = run.Private is { } hidden
            ? TrainingDraws.For(step, data.Values.shape[0], hidden, data.Layout, run)
            : TrainingDraws.For(step, rows, data.Layout, run);
        var indices = tensor(draws.Rows);
        return new(
            draws.Times,
            data.Values.index_select(0, indices).DetachFromDisposeScope(),
            (data.Layout.Encode(data.Conditions.index_select(0, indices)) * draws.Kept).DetachFromDisposeScope(),
            draws.Noise.DetachFromDisposeScope(),
            draws.Degradation?.DetachFromDisposeScope());
    }

    /// <summary>The batch in so many parts, of sizes that differ by one at most, the larger first: views that belong to the scope in
    /// force. No parts are none: a private batch may be empty.</summary>
    public IReadOnlyList<TrainingBatch> Split(int parts)
    {
        if (parts == 0)
        {
            return [];
        }

        var (smaller, larger) = (Times.Length / parts, Times.Length % parts);
        return [.. Enumerable.Range(0, parts).Select(
            part => Slice((part * smaller) + Math.Min(part, larger), smaller + (part < larger ? 1 : 0)))];
    }

    public void Dispose()
    {
        Values.Dispose();
        Conditions.Dispose();
        Noise.Dispose();
        Degradation?.Dispose();
    }

    private TrainingBatch Slice(int start, int count) => new(
        Times[start..(start + count)],
        Values.narrow(0, start, count),
        Conditions.narrow(0, start, count),
        Noise.narrow(0, start, count),
        Degradation?.Slice(start, count));
}
