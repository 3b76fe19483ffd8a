namespace FairDiff.Torch.Classification;

/// <summary>The numbers behind <see cref="ImageNormalization"/>: (value - mean) / deviation, for red, green and blue in 0..1.</summary>
internal sealed record ChannelScaling(float[] Mean, float[] Deviation)
{
    /// <summary>Null where nothing is to be done.</summary>
    public static ChannelScaling? Of(ImageNormalization normalization) => normalization switch
    {
        ImageNormalization.UnitRange => null,
        ImageNormalization.ImageNet => new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]),
        ImageNormalization.SignedRange => new([0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f]),
        ImageNormalization.ImageNetBytes => new(
            [123.15163f / 255, 115.90288f / 255, 103.06262f / 255], [1 / 255f, 1 / 255f, 1 / 255f]),
        _ => throw new ArgumentOutOfRangeException(nameof(normalization), normalization, "Unknown normalization."),
    };

    /// <summary>Normalised images n x 3 x h x w; the images themselves where nothing is to be done.</summary>
    public static Tensor Apply(ImageNormalization normalization, Tensor images)
    {
        if (Of(normalization) is not { } scaling)
        {
            return images;
        }

        using var scope = NewDisposeScope();
        return (images - Channels(scaling.Mean, images.device)).div_(Channels(scaling.Deviation, images.device)).MoveToOuterDisposeScope();
    }

    private static Tensor Channels(float[] values, Device device) => tensor(values).view(1, 3, 1, 1).to(device);
}
