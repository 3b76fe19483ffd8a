namespace FairDiff.Torch.Classification;

/// <summary>How images enter augmentation and classifier: bytes become 0..1, in training and scoring alike.</summary>
internal static class ImageBytes
{
    public static Tensor ToUnit(Tensor images, Device device)
    {
        using var bytes = images.to(device);
        return bytes.to(float32).div_(Held(255));
    }
}
