using FairDiff.Torch.Diffusion.Guidance;
using FairDiff.Torch.Diffusion.Network;
using FairDiff.Torch.Diffusion.Training;
using FairDiff.Torch.Diffusion.Upsampling;
using FairDiff.Torch.Training;

namespace FairDiff.Torch.Diffusion;

/// <summary>A trained diffusion model: draws images for conditions, or enlarges images. Its tensors are freed when it is
/// disposed.</summary>
/// <remarks>Not for several threads at a time.</remarks>
public sealed class DiffusionGenerator : ConditionalGenerator
{
    private const string Unit = "image";
    private const int LargestBatch = 64;
    private const int SmallestBatch = 8;
    private const string UpsamplingPurpose = "diffusion/upsampled image";
    private const string ErrorsPurpose = "diffusion/errors";

    private readonly GeneratorDescription description;

    private DiffusionGenerator(nn.Module<Tensor, Tensor, Tensor, Tensor> network, GeneratorDescription description, Device device)
        : base(network, description, device) => this.description = description;

    /// <summary>Everything about the generator but its weights.</summary>
    public GeneratorDescription Description => description;

    /// <summary>Pixels per side of the images.</summary>
    public int ImageSize => description.ImageSize;

    /// <summary>Pixels per side of the images that <see cref="Upsample"/> enlarges; null = it draws with <see cref="Sample"/>.</summary>
    public int? BaseImageSize => description.BaseImageSize;

    /// <summary>Images denoised together: enough to use the machine, few enough that their activations stay small.</summary>
    private int BatchSize => Math.Clamp(LargestBatch * 64 * 64 / (ImageSize * ImageSize), SmallestBatch, LargestBatch);

    /// <summary>Trains a generator, or an upsampler if the options say so; it keeps the averaged weights.</summary>
    /// <param name="data">What it learns from; stays the caller's.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="device">Where, as <see cref="TorchDevice.Resolve"/> gives it.</param>
    /// <param name="hooks">What is told of it, and the token that stops it; null = nothing.</param>
    /// <returns>The generator; the caller's to dispose.</returns>
    /// <exception cref="EngineException">The data have the wrong shape or type, no row, or values that are not finite; the file of
    /// <see cref="DiffusionTraining.StartFrom"/> cannot be read or does not fit; or training diverged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; training resumes from the checkpoint, if there is a path for
    /// one.</exception>
    public static DiffusionGenerator Train(
        DiffusionTrainingSet data, DiffusionTrainingOptions options, Device device, TrainingHooks? hooks = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(device);
        TorchRuntime.Initialize();
        options.Validate();
        InputChecks.Check(data, options);
        using var hidden = PrivateTraining.Of(options, options.CheckpointPath, data, Unit);
        var trained = Describe(data, options, hidden);
        var network = DiffusionTrainer.Train(
            trained, data, options.Run(data) with { Private = hidden }, batch => ImageInput.Of(batch, trained, device), device,
            hooks ?? TrainingHooks.None);
        return new(network, trained, device);
    }

    /// <summary>Tells what <see cref="Train"/> makes of data and options, without training.</summary>
    /// <param name="data">What it would learn from; stays the caller's.</param>
    /// <param name="options">How it would be trained.</param>
    /// <returns>The description that its file would have.</returns>
    /// <exception cref="EngineException">The file of <see cref="DiffusionTraining.StartFrom"/> cannot be read, or its network does not
    /// fit.</exception>
    public static GeneratorDescription Describe(DiffusionTrainingSet data, DiffusionTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        using var hidden = PrivateTraining.Of(options, checkpointPath: null, data, Unit);
        return Describe(data, options, hidden);
    }

    private static GeneratorDescription Describe(DiffusionTrainingSet data, DiffusionTrainingOptions options, PrivateTraining? hidden)
    {
        // What is learned of the data beside the weights would tell of single images.
        var given = hidden is null || options.StartFrom is null
            ? null
            : StartingWeights.Describe<GeneratorDescription>(options.StartFrom);
        var description = new GeneratorDescription
        {
            ImageSize = options.ImageSize ?? (int)data.Images.shape[2],
            BaseImageSize = options.BaseImageSize,
            Network = options.Network,
            Precision = options.Precision,
            DiffusionSchedule = options.Schedule,
            Prediction = options.Prediction,
            LearnedVariance = options.LearnedVariance,
            Scaling = hidden is null ? ImageScaling.Of(data.Images) : given?.Scaling ?? ImageScaling.Symmetric,
            IsGrey = hidden is null ? GreyPixels.Are(data.Images) : given?.IsGrey == true,
            Condition = data.Layout.Parts,
            TrainingRows = hidden?.Counts(data) ?? ConditionCount.Of(data.Conditions),
            EmaLength = options.EmaLength,
            Privacy = hidden?.Guarantee,
        };
        return description with { StartedFrom = StartingWeights.Check(options.StartFrom, description) };
    }

    /// <summary>Reads a generator that <see cref="ConditionalGenerator.Save"/> wrote.</summary>
    /// <param name="path">The file (.safetensors).</param>
    /// <param name="device">Where it is to work.</param>
    /// <returns>The generator; the caller's to dispose.</returns>
    /// <exception cref="EngineException">The file is not there, damaged, or not a generator of this version.</exception>
    public static DiffusionGenerator Load(string path, Device device)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(device);
        TorchRuntime.Initialize();
        var (network, description) = GeneratorFile.Read<GeneratorDescription>(path, device);
        return new(network, description, device);
    }

    /// <summary>A generator with another length (sigma_rel) of its averaged weights, made from the snapshots of its training (on the
    /// CPU; Karras et al. 2024, section 3.2).</summary>
    /// <param name="folder">The folder of the snapshots (<see cref="DiffusionTrainingOptions.SnapshotFolder"/>).</param>
    /// <param name="emaLength">The length, above 0 to 0.28.</param>
    /// <param name="profileError">How far the average that the snapshots allow is from the one asked for; 0 = it is that.</param>
    /// <returns>The generator; the caller's to dispose.</returns>
    /// <exception cref="EngineException">There is no snapshot, they are damaged, or too few for that length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public static DiffusionGenerator FromSnapshots(string folder, double emaLength, out double profileError)
    {
        TorchRuntime.Initialize();
        using var average = SnapshotFolder.Reconstruct(folder, emaLength);
        profileError = average.ProfileError;
        var (network, description) = GeneratorFile.Create<GeneratorDescription>($"Folder '{folder}'", average.Weights, average.Notes, CPU);
        return new(network, description with { EmaLength = emaLength }, CPU);
    }

    /// <summary>Makes sure that this generator can autoguide another one.</summary>
    /// <param name="other">The one that it is to guide.</param>
    /// <exception cref="EngineException">It draws other images, or for other conditions; the message says what differs.</exception>
    public void CheckCanGuide(GeneratorDescription other) => AutoguidanceCheck.Run(description, other);

    /// <summary>Makes sure that this upsampler can make the images of a generator large.</summary>
    /// <param name="other">The generator.</param>
    /// <exception cref="EngineException">It is none, or expects other images or conditions; the message says which.</exception>
    public void CheckCanUpsample(GeneratorDescription other) => UpsamplerCheck.Run(description, other);

    /// <summary>Draws one image for each condition.</summary>
    /// <param name="conditions">Condition vectors, float32, n x D, laid out as <see cref="ConditionalGenerator.Layout"/> says.</param>
    /// <param name="seeds">One for each image: the same seed, condition and options give the same image in whatever company.</param>
    /// <param name="sampling">Sampler, steps, guidance.</param>
    /// <param name="weaker">The generator that autoguidance steers away from, on the same device; null = none.</param>
    /// <param name="cancellationToken">Looked at before each step.</param>
    /// <returns>uint8, n x 3 x S x S, RGB, on the CPU; the caller's to dispose.</returns>
    /// <exception cref="EngineException">Conditions or seeds have the wrong shape, or the weaker generator does not draw the same
    /// images.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Tensor Sample(
        Tensor conditions, long[] seeds, GeneratorSampling sampling, DiffusionGenerator? weaker = null,
        CancellationToken cancellationToken = default) =>
        Draw(null, conditions, seeds, sampling, weaker, cancellationToken);

    /// <summary>Draws for each image, which another generator drew, one like it of more pixels.</summary>
    /// <param name="images">uint8, n x 3 x B x B, RGB, B being <see cref="BaseImageSize"/>.</param>
    /// <param name="conditions">The condition vectors that they were drawn for.</param>
    /// <param name="seeds">One for each image; may be those that they were drawn with.</param>
    /// <param name="sampling">Sampler, steps, guidance, noise.</param>
    /// <param name="cancellationToken">Looked at before each step.</param>
    /// <returns>uint8, n x 3 x S x S, RGB, on the CPU; the caller's to dispose.</returns>
    /// <exception cref="EngineException">Images, conditions or seeds have the wrong shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public Tensor Upsample(
        Tensor images, Tensor conditions, long[] seeds, UpsamplerSampling sampling, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(sampling);
        return Draw(new LowResolution(images, sampling.SamplingNoise), conditions, seeds, sampling, weaker: null, cancellationToken);
    }

    /// <summary>
    /// The mean squared error of the prediction for given images, as in training and never weighted, at fixed noise levels: how well each
    /// image is known. The noise is the same for all images, so that they can be compared, and an image's error is the same in whatever
    /// company, up to rounding.
    /// </summary>
    /// <param name="images">uint8, n x 3 x S x S, RGB, on the CPU, S being at least <see cref="ImageSize"/>: larger ones are reduced as
    /// in training.</param>
    /// <param name="conditions">Their condition vectors, float32, n x D, laid out as <see cref="ConditionalGenerator.Layout"/> says;
    /// nothing is left out of them.</param>
    /// <param name="times">The noise levels, each above 0 (the image) and below 1 (noise).</param>
    /// <param name="draws">Noise images of each level, at least 1.</param>
    /// <param name="seed">Decides the noise.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <returns>The mean over the draws, float64, n x times, on the CPU; the caller's to dispose.</returns>
    /// <exception cref="EngineException">This is an upsampler, or images or conditions have the wrong shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time or the number of draws is out of range.</exception>
    public Tensor Errors(
        Tensor images, Tensor conditions, IReadOnlyList<double> times, int draws, long seed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(conditions);
        ArgumentNullException.ThrowIfNull(times);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        InputChecks.CheckTimes(times);
        InputChecks.CheckKnown(images, description);
        InputChecks.CheckConditions(conditions, Layout, images.shape[0]);
        TorchRuntime.Initialize();
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var errors = zeros([images.shape[0], times.Count], float64);
        for (var draw = 0; draw < draws; draw++)
        {
            foreach (var (level, time) in times.Index())
            {
                var noise = SeededNoise.For([seed], [UNet.Rgb, ImageSize, ImageSize], (draw * times.Count) + level, CPU, ErrorsPurpose);
                for (var start = 0L; start < images.shape[0]; start += BatchSize)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    using var batch = NewDisposeScope();
                    var count = Math.Min(BatchSize, images.shape[0] - start);
                    errors.narrow(0, start, count).select(1, level).add_(Errors(new(
                        [.. Enumerable.Repeat(time, (int)count)], images.narrow(0, start, count),
                        Layout.Encode(conditions.narrow(0, start, count)), noise.expand(count, -1, -1, -1))) / Held(draws), One);
                }
            }
        }

        return errors.MoveToOuterDisposeScope();
    }

    private Tensor Errors(TrainingBatch batch)
    {
        var seen = ImageInput.Of(batch, description, Device);
        var output = Network.call(
            seen.Network, tensor(batch.Times, ScalarType.Float32, Device), batch.Conditions.to(Device));
        return DiffusionLoss.Of(seen.Examples, output, description, minSnrGamma: null).Errors.to(float64).cpu();
    }

    private Tensor Draw(
        LowResolution? lowResolution, Tensor conditions, long[] seeds, GeneratorSampling sampling, DiffusionGenerator? weaker,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(sampling);
        TorchRuntime.Initialize();
        sampling.Validate();
        InputChecks.CheckConditions(conditions, Layout, seeds.Length);
        InputChecks.CheckLowResolution(lowResolution?.Images, description, seeds.Length);
        weaker?.CheckCanGuide(description);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var result = empty([seeds.Length, 3, ImageSize, ImageSize], ScalarType.Byte);
        for (var start = 0; start < seeds.Length; start += BatchSize)
        {
            using var batchScope = NewDisposeScope();
            var count = Math.Min(BatchSize, seeds.Length - start);
            var images = DrawBatch(
                lowResolution is { } low ? low with { Images = low.Images.narrow(0, start, count).to(Device) } : null,
                Layout.Encode(conditions.narrow(0, start, count)).to(Device),
                seeds[start..(start + count)],
                sampling,
                weaker,
                cancellationToken);
            result.narrow(0, start, count).copy_(images);
        }

        return result.MoveToOuterDisposeScope();
    }

    /// <summary>What the network says; an upsampler is shown the same enlarged images each time.</summary>
    private Func<Tensor, Tensor, Tensor, Tensor> Output(Tensor? enlarged) =>
        enlarged is null ? Network.call : LowResolutionInput.Given(Network.call, enlarged);

    private Tensor DrawBatch(
        LowResolution? lowResolution, Tensor conditions, long[] seeds, GeneratorSampling sampling, DiffusionGenerator? weaker,
        CancellationToken cancellationToken)
    {
        var enlarged = lowResolution is { } small
            ? description.Scaling.Scale(LowResolutionInput.Of(small.Images, ImageSize, small.Noise, seeds))
            : null;
        var away = weaker is null ? null : Conditioned.By(weaker.Prediction(weaker.Output(enlarged)), conditions);

        // Seeded apart from the base's noise, of which it would repeat the first numbers.
        var purpose = lowResolution is null ? SeededNoise.Image : UpsamplingPurpose;
        var image = Draw(
            Output(enlarged), description.Scaling.Range(Device), conditions,
            step => SeededNoise.For(seeds, [UNet.Rgb, ImageSize, ImageSize], step, Device, purpose), sampling, away, cancellationToken);
        return description.Scaling.Unscale(description.IsGrey ? GreyPixels.WithoutColour(image) : image);
    }

    /// <summary>Images to enlarge, and the deviation in grey levels of the noise that they get before.</summary>
    private readonly record struct LowResolution(Tensor Images, double Noise);
}
