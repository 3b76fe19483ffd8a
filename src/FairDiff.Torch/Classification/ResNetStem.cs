namespace FairDiff.Torch.Classification;

/// <summary>What stands before the residual blocks.</summary>
public enum ResNetStem
{
    /// <summary>A 7 x 7 convolution of stride 2 and a 3 x 3 max-pooling of stride 2: a quarter of the image's side remains. Published
    /// weights have it.</summary>
    Large,

    /// <summary>A 3 x 3 convolution of stride 1: small images keep their resolution.</summary>
    Small,
}
