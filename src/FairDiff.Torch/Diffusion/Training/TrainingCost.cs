using System.Diagnostics;
using FairDiff.Torch.Training;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>What a training and its images cost.</summary>
/// <param name="ParameterCount">Parameters of the network.</param>
/// <param name="ActivationBytes">What the forward pass of a micro-batch holds until its gradient is done.</param>
/// <param name="Step">The time of a training step.</param>
/// <param name="Image">The time of drawing an image.</param>
public sealed record TrainingCost(long ParameterCount, long ActivationBytes, TimeSpan Step, TimeSpan Image)
{
    private const int TimedSteps = 3;
    private const int SamplerSteps = 2;
    private const int LargestBatch = 64;

    /// <summary>
    /// Measures it: makes the first steps of the training on a network that is thrown away, and a few denoising steps with that. Nothing
    /// is written.
    /// </summary>
    /// <param name="data">A few rows of the data, or all; stays the caller's.</param>
    /// <param name="options">The training.</param>
    /// <param name="sampling">How images are to be drawn.</param>
    /// <param name="isAutoguided">Whether a weaker generator is to guide, which is taken to be as slow.</param>
    /// <param name="imageCount">How many images are to be drawn, at least 1.</param>
    /// <param name="device">Where.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <returns>The cost.</returns>
    /// <exception cref="EngineException">The data cannot be learned from.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static TrainingCost Measure(
        DiffusionTrainingSet data,
        DiffusionTrainingOptions options,
        GeneratorSampling sampling,
        bool isAutoguided,
        int imageCount,
        Device device,
        CancellationToken cancellationToken)
    {
        var (activations, times, clock) = (0L, new List<TimeSpan>(), Stopwatch.StartNew());
        var hooks = new TrainingHooks
        {
            Forward = made => activations = Math.Max(activations, TensorMemory.Of(made.OfType<Tensor>())),
            Step = _ => times.Add(clock.Elapsed),
            Cancellation = cancellationToken,
        };

        // The first step warms up and is not timed.
        var few = options with { TrainingSteps = TimedSteps + 1, PostHocEma = 0, SnapshotFolder = null, CheckpointPath = null };
        using var generator = DiffusionGenerator.Train(data, few, device, hooks);
        var step = times.Zip(times.Skip(1), (before, after) => after - before).Order().ElementAt(TimedSteps / 2);
        var image = TimeOfAnImage(
            generator, data.Conditions, sampling, isAutoguided ? generator : null, Math.Min(imageCount, LargestBatch), cancellationToken);
        return new(generator.ParameterCount, activations, step, image);
    }

    private static TimeSpan TimeOfAnImage(
        DiffusionGenerator generator, Tensor rows, GeneratorSampling sampling, DiffusionGenerator? weaker, int count,
        CancellationToken cancellationToken)
    {
        // Real conditions: those of nothing known would not be guided, at half the cost.
        using var places = tensor(Enumerable.Range(0, count).Select(index => index % rows.shape[0]).ToArray());
        using var conditions = rows.index_select(0, places);
        var few = sampling with { SamplerSteps = Math.Min(SamplerSteps, sampling.SamplerSteps) };
        long[] seeds = [.. Enumerable.Range(0, count).Select(index => (long)index)];
        using var small = generator.BaseImageSize is { } size ? zeros([count, 3, size, size], ScalarType.Byte) : null;
        var clock = Stopwatch.StartNew();
        using var images = small is null
            ? generator.Sample(conditions, seeds, few, weaker, cancellationToken)
            : generator.Upsample(small, conditions, seeds, (UpsamplerSampling)few, cancellationToken);
        return clock.Elapsed / count * sampling.SamplerSteps / few.SamplerSteps;
    }
}
