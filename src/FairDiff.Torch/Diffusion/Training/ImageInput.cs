using FairDiff.Torch.Diffusion.Upsampling;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>What a network of images is shown: noisy images in the size that is learned, an upsampler degraded ones beside them.</summary>
internal static class ImageInput
{
    public static TrainingInput Of(TrainingBatch batch, GeneratorDescription description, Device device)
    {
        var pixels = batch.Values.to(device);
        pixels = pixels.shape[^1] == description.ImageSize ? pixels : Pixels.Reduce(pixels, description.ImageSize);
        var image = description.Scaling.Scale(pixels);
        var noisy = NoisyExamples.Create(image, batch.Noise.to(device), batch.Times, description.Schedule);
        return new(noisy, description.BaseImageSize is { } baseSize
            ? LowResolutionInput.Beside(
                noisy.Noisy, description.Scaling.Scale(Degradation.Apply(pixels, baseSize, batch.Degradation!.To(device))))
            : noisy.Noisy);
    }
}
