namespace FairDiff.Torch.Layers;

/// <summary>A layer that can compute in bfloat16, and then says its result so, while its weights stay in 32 bits.</summary>
internal interface IPrecisionLayer
{
    Precision Precision { get; set; }
}

/// <summary>Sets the precision of a whole network, for example bfloat16 to train and 32 bits to score.</summary>
internal static class PrecisionLayers
{
    public static void SetPrecision(this nn.Module network, Precision precision)
    {
        if (precision == Precision.Auto)
        {
            throw new ArgumentException(
                "A network computes in Float32 or BFloat16; whoever trains or draws decides what Auto is.", nameof(precision));
        }

        foreach (var layer in network.modules().Prepend(network).OfType<IPrecisionLayer>())
        {
            layer.Precision = precision;
        }
    }
}
