namespace FairDiff.Torch.Classification;

/// <summary>What pixel values become before they enter a classifier; bytes are first divided by 255. It travels with the model.</summary>
public enum ImageNormalization
{
    /// <summary>0 to 1, as they are.</summary>
    UnitRange,

    /// <summary>Minus ImageNet's mean (0.485, 0.456, 0.406), over its standard deviation (0.229, 0.224, 0.225), of red, green and blue:
    /// torchvision's weights.</summary>
    ImageNet,

    /// <summary>-1 to 1: big_transfer's weights.</summary>
    SignedRange,

    /// <summary>0 to 255, minus ImageNet's mean colour (123.15, 115.90, 103.06): the ResNets of ML.NET's packages
    /// (<see cref="PretrainedWeights.FromOnnx"/>).</summary>
    ImageNetBytes,
}
