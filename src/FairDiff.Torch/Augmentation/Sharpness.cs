namespace FairDiff.Torch.Augmentation;

/// <summary>Scales the distance from a slightly blurred image; pixels at the edge stay (torchvision's adjust_sharpness).</summary>
internal static class Sharpness
{
    public static Tensor Apply(Tensor images, Tensor factors)
    {
        var (height, width) = (images.shape[2] - 2, images.shape[3] - 2);
        var kernel = ones([1, 1, 3, 3], device: images.device);
        kernel[0, 0, 1, 1] = 5f;
        var single = images.reshape(-1, 1, images.shape[2], images.shape[3]);
        var smooth = images.clone();
        smooth.narrow(2, 1, height).narrow(3, 1, width).copy_(nn.functional.conv2d(single, kernel / Held(13)).view(-1, 3, height, width));
        return ColorJitter.Blend(images, smooth, factors);
    }
}
