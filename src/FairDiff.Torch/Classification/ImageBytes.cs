using static TorchSharp.torch;

namespace FairDiff.Torch.Classification;

/// <summary>How images enter the classifier: bytes become 0..1, without a mean or standard deviation, in training and scoring alike.</summary>
internal static class ImageBytes
{
    public static Tensor ToUnit(Tensor images, Device device)
    {
        using var bytes = images.to(device);
        return bytes.to(float32).div_(255);
    }
}
