namespace FairDiff.Torch.Diffusion;

/// <summary>
/// The noise that images are made of: each from its own seed (and sampling step), drawn on the CPU, so that an image depends
/// neither on the others in its batch nor on the device, beyond rounding.
/// </summary>
internal static class ImageNoise
{
    public static Tensor For(ReadOnlySpan<long> seeds, int imageSize, int step, Device device, string purpose = "diffusion/image")
    {
        using var scope = NewDisposeScope();
        var images = new Tensor[seeds.Length];
        for (var i = 0; i < images.Length; i++)
        {
            using var generator = Seeds.Generator(seeds[i], purpose, step);
            images[i] = randn([3, imageSize, imageSize], generator: generator);
        }

        return stack(images).to(device).MoveToOuterDisposeScope();
    }
}
