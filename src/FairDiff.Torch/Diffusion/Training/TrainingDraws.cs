using FairDiff.Torch.Diffusion.Upsampling;
using FairDiff.Torch.Privacy;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>Everything random in one training step, drawn on the CPU from (seed, step) alone, so that resuming changes nothing.</summary>
/// <param name="Rows">Which training rows.</param>
/// <param name="Times">
/// A time in [0, 1) for each, one in each of N equal intervals (stratified), in random order; for a learned variance moved to those of its
/// bound.
/// </param>
/// <param name="Kept">1 or 0 for each number that the network sees of the conditions, the same over a part: 0 = zeroed (N x D).</param>
/// <param name="Noise">Standard normal, like the examples.</param>
/// <param name="Degradation">For an upsampler: how what it sees of the images is degraded.</param>
internal sealed record TrainingDraws(long[] Rows, double[] Times, Tensor Kept, Tensor Noise, DegradationDraws? Degradation = null)
{
    public static TrainingDraws For(long step, RowSampler rows, ConditionLayout layout, TrainingRun run)
    {
        using var generator = Seeds.Generator(run.Seed, "diffusion/batch", step);
        var count = run.Settings.BatchSize;
        return new(
            rows.Draw(count, generator),
            DrawTimes(count, run.Settings, generator),
            KeptParts(count, layout, run.Settings, generator),
            randn([count, .. run.Shape], generator: generator),
            run.IsUpsampler ? DegradationDraws.For(run.Seed, step, count, (int)run.Shape[^1]) : null);
    }

    /// <summary>
    /// Those of a step that hides its examples: of each that is drawn as many as its noise multiplicity, one behind the other, and nothing
    /// of an example depends on which others there are.
    /// </summary>
    public static TrainingDraws For(long step, long examples, PrivateTraining hidden, ConditionLayout layout, TrainingRun run)
    {
        var chosen = hidden.Random.Sample(step, examples, hidden.Guarantee.SamplingRate);
        var multiplicity = hidden.Guarantee.NoiseMultiplicity;
        var count = chosen.Length * multiplicity;
        var seed = hidden.Random.Seed(PrivateRandom.Purpose.Draws, step);
        using var generator = new Generator((ulong)seed, CPU);
        return new(
            [.. chosen.SelectMany(row => Enumerable.Repeat(row, multiplicity))],
            [.. chosen.SelectMany(_ => DrawTimes(multiplicity, run.Settings, generator))],
            KeptParts(count, layout, run.Settings, generator),
            randn([count, .. run.Shape], generator: generator),
            run.IsUpsampler ? DegradationDraws.For(seed, step, count, (int)run.Shape[^1]) : null);
    }

    private static double[] DrawTimes(int count, DiffusionTraining options, Generator generator)
    {
        using var order = randperm(count, generator: generator);
        using var within = rand([count], ScalarType.Float64, generator: generator);
        using var times = order.Plus(within) / Held(count);
        var values = times.data<double>().ToArray();
        return options.LearnedVariance ? [.. values.Select(VariationalBound.TimeOf)] : values;
    }

    private static Tensor KeptParts(int count, ConditionLayout layout, DiffusionTraining options, Generator generator)
    {
        using var uniforms = rand([count, layout.Parts.Count], generator: generator);
        using var dropout = tensor(layout.Parts.Select(part => (float)options.DropoutOf(part)).ToArray());
        using var sizes = tensor(layout.Parts.Select(part => (long)part.EncodedSize).ToArray());
        using var kept = uniforms.ge(dropout);
        using var wide = kept.repeat_interleave(sizes, dim: 1);
        return options.WholeDropout == 0 ? wide.to(float32) : WithWholeDropout(wide, options.WholeDropout, generator);
    }

    private static Tensor WithWholeDropout(Tensor kept, double probability, Generator generator)
    {
        using var uniforms = rand([kept.shape[0], 1], generator: generator);
        using var whole = uniforms.ge(Held(probability));
        using var both = kept.logical_and(whole);
        return both.to(float32);
    }
}
