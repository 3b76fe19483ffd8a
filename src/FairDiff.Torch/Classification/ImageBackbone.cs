using FairDiff.Torch.Classification.Pretrained;
using FairDiff.Torch.Layers;
using TorchSharp;

namespace FairDiff.Torch.Classification;

/// <summary>A pre-trained residual network without its last layer, frozen: it turns images into features. It computes in 32 bits, changes
/// nothing and may run on several threads at once.</summary>
public sealed class ImageBackbone : IDisposable
{
    private const int SmallestImage = 16;
    private const int LargestImage = 1 << 12;
    private const int PixelsPerBatch = 16 * 128 * 128;

    private readonly ClassifierNetwork network;
    private readonly Device device;
    private readonly string source;

    private ImageBackbone(ClassifierNetwork network, PretrainedNetwork description, ImageNormalization normalization, string source,
        Device device)
    {
        (this.network, this.device, this.source) = (network, device, source);
        (Network, Normalization) = (description, normalization);
        network.to(device);
        network.eval();

        // A caller may load it inside a dispose scope of its own; it lives until it is disposed itself.
        foreach (var (_, tensor) in network.state_dict())
        {
            tensor.DetachFromDisposeScope();
        }
    }

    /// <summary>Gets the network.</summary>
    public PretrainedNetwork Network { get; }

    /// <summary>Gets how images are normalised, which happens inside.</summary>
    public ImageNormalization Normalization { get; }

    /// <summary>Gets the name of the file that the weights came from, without its folder.</summary>
    public string Source => source;

    /// <summary>Gets the length of the vectors that <see cref="Features"/> returns.</summary>
    public int FeatureCount => Network.Design.FeatureCount;

    /// <summary>Reads pre-trained weights.</summary>
    /// <param name="weights">The weights; their last layer, if there is one, is left out.</param>
    /// <param name="device">Where it is to work, as <see cref="TorchDevice.Resolve"/> gives it.</param>
    /// <param name="normalization">What pixel values become; null = what the weights were made with.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <returns>The backbone; the caller's to dispose.</returns>
    /// <exception cref="EngineException">The weights cannot be had or read, or are of no network that is known here.</exception>
    public static ImageBackbone Load(
        PretrainedWeights weights, Device device, ImageNormalization? normalization = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(device);
        using var tensors = PretrainedTensors.Open(weights, cancellationToken);
        var description = weights.Known(tensors);
        var network = NewNetwork(description);
        try
        {
            var shape = new ClassifierShape(description.Architecture, 1, 1)
            {
                Stem = description.Stem, WidthFactor = description.WidthFactor, StageBlocks = description.StageBlocks,
            };
            _ = PretrainedLoader.Load(network, tensors, shape);
            return new ImageBackbone(
                network, description, normalization ?? tensors.Normalization ?? description.Published, Path.GetFileName(weights.Name),
                device);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Reads a backbone that <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Where from; it is read to the end of the backbone and stays open.</param>
    /// <param name="device">Where it is to work.</param>
    /// <returns>The backbone; the caller's to dispose.</returns>
    /// <exception cref="EngineException">It is damaged, or no backbone of this version.</exception>
    public static ImageBackbone Load(Stream stream, Device device)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(device);
        TorchRuntime.Initialize();
        var tensors = BackboneFile.Read(stream, out var description, out var normalization, out var source);
        var network = NewNetwork(description);
        try
        {
            ModuleWeights.Restore(Body(network), tensors, BackboneFile.Name, "");
            return new ImageBackbone(network, description, normalization, source, device);
        }
        catch
        {
            network.Dispose();
            throw;
        }
        finally
        {
            Safetensors.Dispose(tensors);
        }
    }

    /// <summary>Writes weights and description (safetensors).</summary>
    /// <param name="stream">Where to; it stays open.</param>
    public void Save(Stream stream) => BackboneFile.Write(stream, Body(network), Network, Normalization, source);

    /// <summary>The features of images: what the last layer would take, the mean over all places.</summary>
    /// <param name="images">uint8, n x 3 x S x S, RGB.</param>
    /// <param name="imageSize">Images of another side are resized to this one (bilinear; smaller ones with anti-aliasing); null = as they
    /// are.</param>
    /// <returns>float32, n x F, F being <see cref="FeatureCount"/>, on the CPU; the caller's to dispose.</returns>
    /// <exception cref="EngineException">The images have another type or shape.</exception>
    public Tensor Features(Tensor images, int? imageSize = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dtype != uint8 || images.Dimensions != 4 || images.shape[1] != 3 || images.shape[2] != images.shape[3])
        {
            throw new EngineException(
                $"The images are {images.dtype} of shape [{string.Join(", ", images.shape)}]; the backbone takes uint8 RGB images of shape "
                    + "[n, 3, S, S].");
        }

        CheckImageSize(imageSize, nameof(imageSize));
        TorchRuntime.Initialize();
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var (count, size) = (images.shape[0], imageSize ?? (int)images.shape[2]);
        var results = empty(count, FeatureCount);
        var batchLength = Math.Clamp(PixelsPerBatch / ((long)size * size), 4, 256);
        for (long start = 0; start < count; start += batchLength)
        {
            using var batchScope = NewDisposeScope();
            var length = Math.Min(batchLength, count - start);
            var batch = ImageBytes.ToUnit(images.narrow(0, start, length), device);
            batch = size == images.shape[2] ? batch : BilinearResize.Apply(batch, size, antialias: true);
            results.narrow(0, start, length).copy_(network.Features(ChannelScaling.Apply(Normalization, batch)));
        }

        return results.MoveToOuterDisposeScope();
    }

    /// <summary>Checks a side to which images are to be resized.</summary>
    /// <param name="imageSize">The side in pixels; null = images stay as they are.</param>
    /// <param name="name">What it is called, for the message.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 16 to 4096.</exception>
    public static void CheckImageSize(int? imageSize, string name)
    {
        if (imageSize is < SmallestImage or > LargestImage)
        {
            throw new ArgumentOutOfRangeException(
                name, imageSize,
                $"{name} is {imageSize}; it must be from {SmallestImage} to {LargestImage} pixels, or null for images as they are.");
        }
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => network.Dispose();

    /// <summary>The last layer is never asked.</summary>
    private static ClassifierNetwork NewNetwork(PretrainedNetwork description) =>
        Initialization.Seeded(description.Design.NewNetwork(1), 0);

    /// <summary>Its own tensors but those of the last layer.</summary>
    private static Dictionary<string, Tensor> Body(ClassifierNetwork network) => ModuleWeights.Of(network)
        .Where(pair => !pair.Key.StartsWith(network.HeadPrefix, StringComparison.Ordinal)).ToDictionary();
}
