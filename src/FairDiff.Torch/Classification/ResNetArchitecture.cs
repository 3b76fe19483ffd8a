namespace FairDiff.Torch.Classification;

/// <summary>Residual networks for classification (He et al. 2016).</summary>
public enum ResNetArchitecture
{
    /// <summary>Three basic blocks of 24, 48 and 96 channels behind a 16-channel stem; for images of up to 48 pixels on a CPU.</summary>
    ResNet8,

    /// <summary>ResNet-18: basic blocks (2, 2, 2, 2).</summary>
    ResNet18,

    /// <summary>ResNet-50: bottleneck blocks (3, 4, 6, 3).</summary>
    ResNet50,
}
