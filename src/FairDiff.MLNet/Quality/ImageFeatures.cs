using FairDiff.MLNet.Classification;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Quality;

namespace FairDiff.MLNet;

/// <summary>The features that images are compared in. Numbers of different features cannot be compared, so their name goes with every
/// one.</summary>
public sealed class ImageFeatures
{
    internal ImageFeatures(FeatureExtractor extractor) => Extractor = extractor;

    /// <summary>The pixels; of images above 16 x 16 the means over 16 x 16 parts.</summary>
    public static ImageFeatures Pixels { get; } = new(new PixelFeatures());

    /// <summary>What they are, for example <c>ResNet8 classifier, 96 features</c>.</summary>
    public string Name => Extractor.Name;

    internal FeatureExtractor Extractor { get; }

    /// <summary>A network in a TorchScript file, such as an Inception, DINO or radiology encoder that was exported in Python with
    /// <c>torch.jit.save</c>.</summary>
    /// <param name="path">The file. The network takes float32 images n x 3 x S x S in 0..1 (RGB) and gives n x d; it resizes and normalises
    /// by itself.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <param name="fallbackToCpu">Whether to use the CPU when the asked-for device is not there; otherwise that is an error.</param>
    /// <returns>The features.</returns>
    /// <exception cref="EngineException">The file cannot be read as TorchScript, or the device is not there.</exception>
    public static ImageFeatures FromTorchScript(string path, string device = "auto", bool fallbackToCpu = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(new TorchScriptFeatures(path, TorchDevice.Resolve(device, fallbackToCpu)));
    }

    /// <summary>What a pre-trained network sees before its last layer, such as <c>PretrainedWeights.ImageNetResNet18()</c>.</summary>
    /// <param name="weights">A file of any kind that <see cref="PretrainedWeights"/> reads.</param>
    /// <param name="imageSize">The side to which images are resized within, at least 16 pixels; null = they stay as they are.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <param name="fallbackToCpu">Whether to use the CPU when the asked-for device is not there; otherwise that is an error.</param>
    /// <returns>The features.</returns>
    /// <exception cref="EngineException">The weights cannot be had or read, or the device is not there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The image size is out of its range.</exception>
    public static ImageFeatures FromWeights(
        PretrainedWeights weights, int? imageSize = null, string device = "auto", bool fallbackToCpu = false)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ImageBackbone.CheckImageSize(imageSize, nameof(imageSize));
        return new(new BackboneFeatures(ImageBackbone.Load(weights, TorchDevice.Resolve(device, fallbackToCpu)), imageSize));
    }

    /// <summary>What a trained classifier sees before its last layer.</summary>
    /// <param name="classifier">A <see cref="ResNetClassificationTransformer"/>, or a model that holds one.</param>
    /// <returns>The features.</returns>
    /// <exception cref="FairDiffException">The model holds none.</exception>
    public static ImageFeatures FromClassifier(ITransformer classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return new(new ClassifierFeatures(ClassifierSearch.In(classifier).Model.Network));
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
