namespace FairDiff.Torch.Classification;

/// <summary>
/// Residual networks for classification: ResNets (He et al. 2016; torchvision's parameter names) and BiT-ResNets (Kolesnikov et al. 2020:
/// group norms, weight standardisation, activation before convolution; big_transfer's parameter names).
/// </summary>
public enum ResNetArchitecture
{
    /// <summary>Three basic blocks of 24, 48 and 96 channels behind a 16-channel stem; for images of up to 48 pixels on a CPU.</summary>
    ResNet8,

    /// <summary>ResNet-18: basic blocks (2, 2, 2, 2), 11 million parameters.</summary>
    ResNet18,

    /// <summary>ResNet-34: basic blocks (3, 4, 6, 3), 21 million parameters.</summary>
    ResNet34,

    /// <summary>ResNet-50: bottleneck blocks (3, 4, 6, 3), 24 million parameters.</summary>
    ResNet50,

    /// <summary>ResNet-101: bottleneck blocks (3, 4, 23, 3), 43 million parameters.</summary>
    ResNet101,

    /// <summary>ResNet-152: bottleneck blocks (3, 8, 36, 3), 58 million parameters; the paper's network for histology, there without
    /// pre-training.</summary>
    ResNet152,

    /// <summary>BiT-ResNet-50: units (3, 4, 6, 3), 24 million parameters at width 1.</summary>
    BitResNet50,

    /// <summary>BiT-ResNet-101: units (3, 4, 23, 3), 43 million parameters at width 1.</summary>
    BitResNet101,

    /// <summary>BiT-ResNet-152: units (3, 8, 36, 3), 58 million parameters at width 1; the paper's network for radiology.</summary>
    BitResNet152,
}
