using FairDiff.Torch.Classification.Onnx;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Classification;

/// <summary>A trained residual network with a softmax, or with one sigmoid per label. Scoring is in 32 bits, changes nothing and may run on
/// several threads at once.</summary>
internal sealed class ImageClassifier : IDisposable
{
    private readonly ClassifierNetwork network;
    private readonly Device device;

    /// <summary>Takes over the network, which must be on the device.</summary>
    public ImageClassifier(ClassifierNetwork network, ClassifierShape shape, Device device)
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

    public ClassifierShape Shape { get; }

    public int ImageSize => Shape.ImageSize;

    public int ClassCount => Shape.ClassCount;

    /// <summary>Length of the vectors that <see cref="Embed"/> returns.</summary>
    public int EmbeddingSize => Shape.Design.FeatureCount;

    /// <summary>Trains a network for a fixed number of steps; see <see cref="ClassifierTrainer"/>.</summary>
    public static ImageClassifier Train(ClassifierData data, ClassifierTrainingOptions options, Device device, TrainingHooks hooks) =>
        ClassifierTrainer.Train(data, options, device, hooks);

    /// <summary>The same without pre-training.</summary>
    public static ImageClassifier Train(
        Func<int, ClassificationPass> passes, ClassifierTrainingOptions options, Device device, TrainingHooks hooks) =>
        Train(new ClassifierData(passes), options, device, hooks);

    public static ImageClassifier Load(Stream stream, Device device) => ClassifierFile.Load(stream, device);

    /// <summary>Writes an ONNX file; see <see cref="ClassifierOnnx"/>.</summary>
    public void ExportOnnx(string path, IReadOnlyList<string> classNames) => ClassifierOnnx.Write(network, Shape, classNames, path);

    public void Save(Stream stream) => ClassifierFile.Save(network, Shape, stream);

    /// <summary>Class (or label) probabilities of uint8 images n x 3 x S x S: float32, n x K, on the CPU.</summary>
    public Tensor Score(Tensor images) => Map(images, batch => Probabilities(network.forward(batch)), ClassCount);

    /// <summary>The same before softmax or sigmoid.</summary>
    public Tensor Logits(Tensor images) => Map(images, network.forward, ClassCount);

    /// <summary>The features before the last layer of uint8 images n x 3 x S x S: float32, n x F, on the CPU.</summary>
    public Tensor Embed(Tensor images) => Map(images, network.Features, EmbeddingSize);

    public void Dispose() => network.Dispose();

    /// <summary>Class (or label) probabilities of logits.</summary>
    public Tensor Probabilities(Tensor logits) => Shape.Task == ClassificationTask.MultiLabel ? logits.sigmoid() : logits.softmax(1);

    private Tensor Map(Tensor images, Func<Tensor, Tensor> function, int width)
    {
        TorchRuntime.Initialize();
        Check(images);
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
        if (images.dtype != uint8 || images.Dimensions != 4 || images.shape[1] != 3 || images.shape[2] != ImageSize
            || images.shape[3] != ImageSize)
        {
            throw new EngineException(
                $"The images to score are {images.dtype} of shape [{string.Join(", ", images.shape)}]; this classifier takes uint8 RGB "
                    + "images of shape " +
                $"[n, 3, {ImageSize}, {ImageSize}]. Resize them as the training images were.");
        }
    }
}
