namespace FairDiff.Torch.Diffusion;

/// <summary>
/// The noise that examples are made of: each from its own seed (and sampling step), drawn on the CPU, so that an example depends
/// neither on the others in its batch nor on the device, beyond rounding.
/// </summary>
internal static class SeededNoise
{
    /// <summary>What the noise of images, and of vectors, is drawn for.</summary>
    public const string Image = "diffusion/image";
    public const string Vector = "diffusion/vector";

    /// <param name="seeds">One for each example.</param>
    /// <param name="shape">The shape of one.</param>
    /// <param name="step">Of the sampler; 0 = where it starts.</param>
    /// <param name="device">Where it is to be.</param>
    /// <param name="purpose">What it is for.</param>
    /// <returns>float32, standard normal, n x the shape.</returns>
    public static Tensor For(ReadOnlySpan<long> seeds, long[] shape, int step, Device device, string purpose)
    {
        using var scope = NewDisposeScope();
        var examples = new Tensor[seeds.Length];
        for (var i = 0; i < examples.Length; i++)
        {
            using var generator = Seeds.Generator(seeds[i], purpose, step);
            examples[i] = randn(shape, generator: generator);
        }

        return stack(examples).to(device).MoveToOuterDisposeScope();
    }
}
