namespace FairDiff.Torch.Diffusion.Upsampling;

/// <summary>Tells whether an upsampler can make a generator's images large: it must expect their size, and speak of them in the same
/// terms.</summary>
internal static class UpsamplerCheck
{
    /// <exception cref="EngineException">It cannot; the message says why.</exception>
    public static void Run(GeneratorDescription upsampler, GeneratorDescription generator)
    {
        if (upsampler.BaseImageSize is not { } size)
        {
            throw new EngineException(
                "This is no upsampler but a generator that draws from nothing. Give the upsampler.safetensors of a cascade's workspace.");
        }

        if (size != generator.ImageSize)
        {
            throw new EngineException(
                $"The upsampler makes images of {size} x {size} pixels large, and the generator draws {generator.ImageSize} x "
                    + $"{generator.ImageSize}. Give two that were trained as one cascade.");
        }

        if (upsampler.Layout.Text != generator.Layout.Text)
        {
            throw new EngineException(
                $"The upsampler's condition is {upsampler.Layout.Text}; the generator's is {generator.Layout.Text}. Give two that were "
                    + "trained as one cascade.");
        }
    }
}
