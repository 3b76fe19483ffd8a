namespace FairDiff.Torch.Classification;

/// <summary>The network that weights were made for; what a classifier that starts with them must be.</summary>
/// <param name="Architecture">The residual network.</param>
/// <param name="WidthFactor">What multiplies the channels of a BiT-ResNet; 1 for other networks.</param>
/// <param name="Stem">What stands before the residual blocks.</param>
public sealed record PretrainedNetwork(ResNetArchitecture Architecture, int WidthFactor, ResNetStem Stem)
{
    /// <summary>In words, such as "BitResNet50 of width 3 with the large stem".</summary>
    public override string ToString() =>
        $"{Architecture}{(WidthFactor == 1 ? "" : $" of width {WidthFactor}")} with the "
            + $"{(Stem == ResNetStem.Small ? "small" : "large")} stem";
}
