using FairDiff.Torch.Classification.Onnx;
using FairDiff.Torch.Training;
using TorchSharp;
using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Torch.Classification;

/// <summary>A trained residual network with a softmax, or with one sigmoid per label. Scoring is in 32 bits, changes nothing and may run on
/// several threads at once.</summary>
public sealed class ImageClassifier : IDisposable
{
    private readonly ClassifierNetwork network;
    private readonly Device device;

    /// <summary>Takes over the network, which must be on the device.</summary>
    internal ImageClassifier(ClassifierNetwork network, ClassifierShape shape, Device device)
    {
        this.network = network;
        this.device = device;
        Shape = shape;
        network.eval();

        // A caller may train inside a dispose scope of its own; the classifier lives until it is disposed itself.
        foreach (var (_, tensor) in network.state_dict())
        {
            tensor.DetachFromDisposeScope();
        }
    }

    internal ClassifierShape Shape { get; }

    /// <summary>Gets what it says of an image.</summary>
    public ClassificationTask Task => Shape.Task;

    /// <summary>Gets the network.</summary>
    public ResNetArchitecture Architecture => Shape.Architecture;

    /// <summary>Gets how images are normalised, which happens inside.</summary>
    public ImageNormalization Normalization => Shape.Normalization;

    /// <summary>Gets whether grey images may be scored: some were trained on, or the options said so.</summary>
    public bool AcceptsGrey => Shape.AcceptsGrey;

    /// <summary>Gets the pixels per side of the images that it takes.</summary>
    public int ImageSize => Shape.ImageSize;

    /// <summary>Gets the classes, or the labels per image.</summary>
    public int ClassCount => Shape.ClassCount;

    /// <summary>Gets the length of the vectors that <see cref="Embed"/> returns.</summary>
    public int EmbeddingSize => Shape.Design.FeatureCount;

    /// <summary>
    /// Trains a network for a fixed number of steps. The examples are shuffled anew in every pass and augmented anew in every step.
    /// </summary>
    /// <param name="data">What it learns from.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="device">Where, as <see cref="TorchDevice.Resolve"/> gives it.</param>
    /// <param name="hooks">What is told of it, and the token that stops it; null = nothing.</param>
    /// <returns>The classifier; the caller's to dispose.</returns>
    /// <exception cref="EngineException">The data have the wrong shape or type, no row, or nothing to tell apart; or training
    /// diverged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; training resumes from the checkpoint, if there is a path for
    /// one.</exception>
    public static ImageClassifier Train(
        ClassifierData data, ClassifierTrainingOptions options, Device device, TrainingHooks? hooks = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(device);
        return ClassifierTrainer.Train(data, options, device, hooks ?? TrainingHooks.None);
    }

    /// <summary>The same without pre-training.</summary>
    internal static ImageClassifier Train(
        Func<int, ClassificationPass> passes, ClassifierTrainingOptions options, Device device, TrainingHooks hooks) =>
        Train(new ClassifierData(passes), options, device, hooks);

    /// <summary>Reads a classifier that <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Where from; it is read to the end of the classifier and stays open.</param>
    /// <param name="device">Where it is to work.</param>
    /// <returns>The classifier; the caller's to dispose.</returns>
    /// <exception cref="EngineException">It is damaged, or no classifier of this version.</exception>
    public static ImageClassifier Load(Stream stream, Device device) => ClassifierFile.Load(stream, device);

    /// <summary>Writes an ONNX file (opset 17) that scores float32 images without this library.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classNames">The names of the classes, <see cref="ClassCount"/> of them.</param>
    /// <exception cref="EngineException">The file cannot be written.</exception>
    public void ExportOnnx(string path, IReadOnlyList<string> classNames) => ClassifierOnnx.Write(network, Shape, classNames, path);

    /// <summary>Writes weights and description (safetensors).</summary>
    /// <param name="stream">Where to; it stays open.</param>
    public void Save(Stream stream) => ClassifierFile.Save(network, Shape, stream);

    /// <summary>Class (or label) probabilities of images.</summary>
    /// <param name="images">uint8, n x 3 x S x S, RGB, S being <see cref="ImageSize"/>.</param>
    /// <returns>float32, n x K, on the CPU; the caller's to dispose.</returns>
    /// <exception cref="EngineException">The images have another type or shape.</exception>
    public Tensor Score(Tensor images) => Map(images, batch => Probabilities(network.forward(batch)), ClassCount);

    /// <summary>The same before softmax or sigmoid.</summary>
    /// <param name="images">uint8, n x 3 x S x S, RGB.</param>
    /// <returns>float32, n x K, on the CPU; the caller's to dispose.</returns>
    /// <exception cref="EngineException">The images have another type or shape.</exception>
    public Tensor Logits(Tensor images) => Map(images, network.forward, ClassCount);

    /// <summary>The features before the last layer.</summary>
    /// <param name="images">uint8, n x 3 x S x S, RGB.</param>
    /// <returns>float32, n x F, F being <see cref="EmbeddingSize"/>, on the CPU; the caller's to dispose.</returns>
    /// <exception cref="EngineException">The images have another type or shape.</exception>
    public Tensor Embed(Tensor images) => Map(images, network.Features, EmbeddingSize);

    /// <summary>
    /// A classifier whose batch norms know the images of another hospital, without labels (Li et al. 2016; Schneider et al. 2020, equation
    /// 3): mean and variance of each are N / (N + n) of its own plus n / (N + n) of those of the n images, where N is
    /// <paramref name="sourceWeight"/>. Weights stay. What differs between hospitals in stain or scanner goes away, and so does part of a
    /// difference in the shares of classes: see <see cref="CheckLabelShift"/>.
    /// </summary>
    /// <remarks>One pass over the images, in batches in an order of their own: later layers see what earlier ones make of a batch with
    /// their new statistics.</remarks>
    /// <param name="images">uint8, n x 3 x S x S, RGB, n at least 2; a hundred or more say something.</param>
    /// <param name="sourceWeight">N: as many images as the training's own statistics count for, at least 0.</param>
    /// <returns>The new classifier; the caller's to dispose. This one stays as it is.</returns>
    /// <exception cref="EngineException">The images have another type or shape, are fewer than two, or the network has no batch
    /// norm.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sourceWeight"/> is below 0.</exception>
    public ImageClassifier AdaptStatistics(Tensor images, double sourceWeight = 16)
    {
        NotNegative(sourceWeight);
        Check(images);
        RequireBatchNorms();
        var count = images.shape[0];
        if (count < 2)
        {
            throw new EngineException($"There are {count} images to take statistics of; at least 2 are needed, and 100 or more say "
                + "something.");
        }

        TorchRuntime.Initialize();
        var ownShare = sourceWeight / (sourceWeight + count);
        var (copy, adapted) = Copy();
        try
        {
            using var statistics = NetworkStatistics.Collect(copy, Batches(images), ownShare);
            statistics.Apply(ownShare);
            return adapted;
        }
        catch
        {
            adapted.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether images of another hospital look different because their classes have other shares, so that
    /// <see cref="AdaptStatistics"/> would do harm: see <see cref="LabelShiftCheck"/>.
    /// </summary>
    /// <param name="images">The images, uint8, n x 3 x S x S, RGB.</param>
    /// <param name="referenceImages">Images as those of the training, best ones that were held out of it, uint8, m x 3 x S x S.</param>
    /// <param name="referenceLabels">Their classes, int64, m, from 0; their shares are those of the training.</param>
    /// <param name="options">When a shift counts; null = the defaults.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="EngineException">Images or labels have another type or shape, the network has no batch norm, or it gives an image
    /// several labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public LabelShiftCheck CheckLabelShift(
        Tensor images, Tensor referenceImages, Tensor referenceLabels, LabelShiftOptions? options = null)
    {
        Check(images);
        Check(referenceImages);
        ArgumentNullException.ThrowIfNull(referenceLabels);
        RequireBatchNorms();
        options ??= new LabelShiftOptions();
        options.Validate();
        if (Task == ClassificationTask.MultiLabel || referenceLabels.dtype != int64
            || referenceLabels.numel() != referenceImages.shape[0] || images.shape[0] == 0 || referenceImages.shape[0] == 0)
        {
            throw new EngineException(
                $"The shares of classes are compared where each image has one of them: got {images.shape[0]} images, "
                    + $"{referenceImages.shape[0]} reference images and labels {referenceLabels.dtype} of shape "
                    + $"[{string.Join(", ", referenceLabels.shape)}], for a {Task} classifier.");
        }

        using var scope = NewDisposeScope();
        var (copy, classifier) = Copy();
        using var held = classifier;
        var (rows, referenceRows) = (Drawn(images, "new"), Drawn(referenceImages, "reference"));
        images = images.index_select(0, rows);
        referenceImages = referenceImages.index_select(0, referenceRows);
        referenceLabels = referenceLabels.index_select(0, referenceRows);
        Tensor Drawn(Tensor of, string purpose)
        {
            using var generator = Seeds.Generator(options.Seed, $"classifier/label shift/{purpose}", 0);
            return randperm(of.shape[0], int64, CPU, generator: generator)
                .narrow(0, 0, Math.Min(of.shape[0], options.MaximumImages)).sort().Values;
        }

        NetworkStatistics Observe(Tensor shown) => NetworkStatistics.Collect(copy, Batches(shown), ownShare: 1);
        return LabelShift.Check(
            Score(images).argmax(1), Score(referenceImages).argmax(1), referenceLabels, ClassCount, options,
            () => Observe(images), rows => Observe(referenceImages.index_select(0, rows)));
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => network.Dispose();

    /// <summary>Class (or label) probabilities of logits.</summary>
    internal Tensor Probabilities(Tensor logits) => Shape.Probabilities(logits);

    private void RequireBatchNorms()
    {
        if (!NetworkStatistics.AreThere(network))
        {
            throw new EngineException(
                $"{Architecture} has no batch norm whose statistics could be adapted: BiT-ResNets normalise each image by itself.");
        }
    }

    private (ClassifierNetwork Network, ImageClassifier Classifier) Copy()
    {
        using var gradients = no_grad();
        var copy = Shape.NewNetwork();
        copy.to(device);
        var source = network.state_dict();
        foreach (var (name, tensor) in copy.state_dict())
        {
            tensor.copy_(source[name]);
        }

        return (copy, new ImageClassifier(copy, Shape, device));
    }

    /// <summary>Images as the network takes them, in an order of their own: rows that are sorted by class must not make batches of
    /// one.</summary>
    private IEnumerable<Tensor> Batches(Tensor images)
    {
        using var generator = Seeds.Generator(0, "classifier/statistics", 0);
        using var order = randperm(images.shape[0], int64, CPU, generator: generator);
        for (long start = 0; start < images.shape[0]; start += Shape.ScoringBatch)
        {
            yield return Batch(order.narrow(0, start, Math.Min(Shape.ScoringBatch, images.shape[0] - start)));
        }

        Tensor Batch(Tensor rows)
        {
            using var scope = NewDisposeScope();
            using var taken = rows;
            return ChannelScaling.Apply(Shape.Normalization, ImageBytes.ToUnit(images.index_select(0, taken), device))
                .MoveToOuterDisposeScope();
        }
    }

    private Tensor Map(Tensor images, Func<Tensor, Tensor> function, int width)
    {
        Check(images);
        TorchRuntime.Initialize();
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var count = images.shape[0];
        var results = empty(count, width);
        for (long start = 0; start < count; start += Shape.ScoringBatch)
        {
            using var batchScope = NewDisposeScope();
            var size = Math.Min(Shape.ScoringBatch, count - start);
            var batch = ChannelScaling.Apply(Shape.Normalization, ImageBytes.ToUnit(images.narrow(0, start, size), device));
            results.narrow(0, start, size).copy_(function(batch));
        }

        return results.MoveToOuterDisposeScope();
    }

    private void Check(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dtype != uint8 || images.Dimensions != 4 || images.shape[1] != 3 || images.shape[2] != ImageSize
            || images.shape[3] != ImageSize)
        {
            throw new EngineException(
                $"The images to score are {images.dtype} of shape [{string.Join(", ", images.shape)}]; this classifier takes uint8 RGB "
                    + $"images of shape [n, 3, {ImageSize}, {ImageSize}]. Resize them as the training images were.");
        }
    }
}
