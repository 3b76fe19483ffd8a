using System.Runtime.InteropServices;
using FairDiff.Torch.Diffusion.Guidance;
using FairDiff.Torch.Diffusion.Training;
using FairDiff.Torch.Training;

namespace FairDiff.Torch.Diffusion;

/// <summary>A trained diffusion model of vectors, such as the features of images or the columns of a table: draws vectors for
/// conditions. Its tensors are freed when it is disposed.</summary>
/// <remarks>
/// Values are standardised by component inside, after a logarithm where none of a training row is below 0 (<see cref="VectorScaling"/>),
/// and what is drawn lies in the range of the training rows, component by component. Not for several threads at a time.
/// </remarks>
public sealed class VectorGenerator : ConditionalGenerator
{
    private const string Unit = "vector";
    private const int LargestBatch = 64;
    private const int SmallestBatch = 16;

    /// <summary>So many numbers a tensor's operation computes as one run. In several, the rounding of a number depends on where in its run
    /// it lies, and so on the company that a vector is drawn in.</summary>
    private const int NumbersAtOnce = 32768;

    private readonly VectorGeneratorDescription description;

    private VectorGenerator(nn.Module<Tensor, Tensor, Tensor, Tensor> network, VectorGeneratorDescription description, Device device)
        : base(network, description, device) => this.description = description;

    /// <summary>Everything about the generator but its weights.</summary>
    public VectorGeneratorDescription Description => description;

    /// <summary>Values of a vector.</summary>
    public int Size => description.Size;

    /// <summary>Vectors denoised together, always as many, half of what guidance asks the network about.</summary>
    private int BatchSize =>
        Math.Clamp(NumbersAtOnce / (2 * description.Network.Width), SmallestBatch, LargestBatch) / SmallestBatch * SmallestBatch;

    /// <summary>Trains a generator; it keeps the averaged weights.</summary>
    /// <param name="data">What it learns from; stays the caller's.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="device">Where, as <see cref="TorchDevice.Resolve"/> gives it.</param>
    /// <param name="hooks">What is told of it, and the token that stops it; null = nothing.</param>
    /// <returns>The generator; the caller's to dispose.</returns>
    /// <exception cref="EngineException">The data have the wrong shape or type, no row, or values that are not finite, of which the message
    /// names the row; the file of <see cref="DiffusionTraining.StartFrom"/> cannot be read or does not fit; or training
    /// diverged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; training resumes from the checkpoint, if there is a path for
    /// one.</exception>
    public static VectorGenerator Train(
        VectorTrainingSet data, VectorTrainingOptions options, Device device, TrainingHooks? hooks = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(device);
        TorchRuntime.Initialize();
        options.Validate();
        InputChecks.Check(data);
        using var hidden = PrivateTraining.Of(options, options.CheckpointPath, data, Unit);
        var trained = Describe(data, options, hidden);
        var network = DiffusionTrainer.Train(
            trained, data, options.Run(data) with { Private = hidden }, batch => VectorInput.Of(batch, trained, device), device,
            hooks ?? TrainingHooks.None);
        return new(network, trained, device);
    }

    /// <summary>Tells what <see cref="Train"/> makes of data and options, without training.</summary>
    /// <param name="data">What it would learn from; stays the caller's.</param>
    /// <param name="options">How it would be trained.</param>
    /// <returns>The description that its file would have.</returns>
    /// <exception cref="EngineException">The data have the wrong shape or type, no row, or values that are not finite; or the file of
    /// <see cref="DiffusionTraining.StartFrom"/> cannot be read, or its network does not fit.</exception>
    public static VectorGeneratorDescription Describe(VectorTrainingSet data, VectorTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        InputChecks.Check(data);
        using var hidden = PrivateTraining.Of(options, checkpointPath: null, data, Unit);
        return Describe(data, options, hidden);
    }

    private static VectorGeneratorDescription Describe(VectorTrainingSet data, VectorTrainingOptions options, PrivateTraining? hidden)
    {
        var description = new VectorGeneratorDescription
        {
            Size = (int)data.Vectors.shape[1],
            Network = options.Network,
            Precision = options.Precision,
            DiffusionSchedule = options.Schedule,
            Prediction = options.Prediction,
            LearnedVariance = options.LearnedVariance,
            Scaling = hidden is null ? VectorScaling.Of(data.Vectors, options.LogScale) : GivenScaling(options),
            Condition = data.Layout.Parts,
            TrainingRows = hidden?.Counts(data) ?? ConditionCount.Of(data.Conditions),
            EmaLength = options.EmaLength,
            Privacy = hidden?.Guarantee,
        };
        return description with { StartedFrom = StartingWeights.Check(options.StartFrom, description) };
    }

    /// <summary>The scaling of vectors that may tell nothing of them.</summary>
    private static VectorScaling GivenScaling(VectorTrainingOptions options) => options.StartFrom is { } start
        ? StartingWeights.Describe<VectorGeneratorDescription>(start).Scaling
        : throw new EngineException(
            "Privacy is set and StartFrom is null: means and ranges of the vectors would tell of single ones, so they are those of a "
                + "generator that was trained on other, public vectors. Set StartFrom to its file.");

    /// <summary>Reads a generator that <see cref="ConditionalGenerator.Save"/> wrote.</summary>
    /// <param name="path">The file (.safetensors).</param>
    /// <param name="device">Where it is to work.</param>
    /// <returns>The generator; the caller's to dispose.</returns>
    /// <exception cref="EngineException">The file is not there, damaged, or not a generator of vectors of this version.</exception>
    public static VectorGenerator Load(string path, Device device)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(device);
        TorchRuntime.Initialize();
        var (network, description) = GeneratorFile.Read<VectorGeneratorDescription>(path, device);
        return new(network, description, device);
    }

    /// <summary>Draws one vector for each condition.</summary>
    /// <param name="conditions">Condition vectors, float32, n x D, laid out as <see cref="ConditionalGenerator.Layout"/> says.</param>
    /// <param name="seeds">One for each vector: the same seed, condition and options give the same vector in whatever company, on a CPU to
    /// the bit.</param>
    /// <param name="sampling">Sampler, steps, guidance; <see cref="VectorSampling"/> has the defaults of vectors.</param>
    /// <param name="cancellationToken">Looked at before each step.</param>
    /// <returns>float32, n x F, on the CPU; the caller's to dispose.</returns>
    /// <exception cref="EngineException">Conditions or seeds have the wrong shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Tensor Sample(Tensor conditions, long[] seeds, GeneratorSampling sampling, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(sampling);
        TorchRuntime.Initialize();
        sampling.Validate();
        InputChecks.CheckConditions(conditions, Layout, seeds.Length);
        if (Size == 1 && sampling.GuidanceRescale > 0)
        {
            throw new EngineException(
                $"GuidanceRescale is {sampling.GuidanceRescale}, but the vectors have one value only, so no spread to be rescaled. Set it "
                    + "to 0.");
        }

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var encoded = Layout.Encode(conditions);
        var result = empty([seeds.Length, Size]);
        foreach (var rows in Batches(encoded, sampling))
        {
            using var batch = NewDisposeScope();
            var filled = Filled(rows);
            var drawn = DrawBatch(
                encoded.index_select(0, tensor(filled)), [.. filled.Select(row => seeds[row])], sampling, cancellationToken);
            result.index_copy_(0, tensor(rows), drawn.narrow(0, 0, rows.Length));
        }

        return result.MoveToOuterDisposeScope();
    }

    /// <summary>Rows that are drawn together. Those whose condition has nothing for guidance to leave out are kept apart: they take another
    /// way than others, alone and in company.</summary>
    private IEnumerable<long[]> Batches(Tensor encoded, GeneratorSampling sampling)
    {
        var guided = encoded.ne(NullConditions.Of(encoded, Layout, sampling.GuidanceNull)).any(1).data<bool>().ToArray();
        return Enumerable.Range(0, guided.Length).Select(row => (long)row).GroupBy(row => guided[row])
            .SelectMany(group => group.Chunk(BatchSize));
    }

    /// <summary>A batch's rows, the last repeated until it is full: how many there are changes the rounding.</summary>
    private long[] Filled(long[] rows) => [.. rows, .. Enumerable.Repeat(rows[^1], BatchSize - rows.Length)];

    private Tensor DrawBatch(Tensor conditions, long[] seeds, GeneratorSampling sampling, CancellationToken cancellationToken)
    {
        // All vectors of a step are at one time: it is embedded once.
        var scaled = Draw(
            (x, t, wanted) => Network.call(x, t.narrow(0, 0, 1), wanted), description.Scaling.Range(Device), conditions.to(Device),
            step => SeededNoise.For(seeds, [Size], step, Device, SeededNoise.Vector), sampling, weaker: null, cancellationToken);
        var values = new float[seeds.Length * Size];
        description.Scaling.Unscale(MemoryMarshal.Cast<byte, float>(TensorBytes.Of(scaled.cpu().contiguous())), values);
        return tensor(values, [seeds.Length, Size]);
    }
}
