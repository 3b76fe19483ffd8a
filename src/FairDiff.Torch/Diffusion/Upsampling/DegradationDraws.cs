namespace FairDiff.Torch.Diffusion.Upsampling;

/// <summary>What is random in a <see cref="Degradation"/>, drawn on the CPU from (seed, step) alone, for each image its own.</summary>
/// <param name="Antialias">Whether the image is reduced with anti-aliasing (bool, n).</param>
/// <param name="Noise">What is added, in grey levels (float32, n x 3 x s x s); zeros for most images.</param>
/// <param name="BlurSigmas">The standard deviation of the blur in pixels, at least 0 (float32, n).</param>
internal sealed record DegradationDraws(Tensor Antialias, Tensor Noise, Tensor BlurSigmas) : IDisposable
{
    private const double AntialiasProbability = 0.5;
    private const double NoiseProbability = 0.2;
    private const double NoiseDeviation = 4;
    private const double BlurDeviation = 0.2;

    /// <summary>Draws for <paramref name="count"/> images of <paramref name="size"/> pixels.</summary>
    public static DegradationDraws For(long seed, long step, int count, int size)
    {
        using var generator = Seeds.Generator(seed, "diffusion/degradation", step);
        using var uniforms = rand([count, 2], ScalarType.Float64, generator: generator);
        using var normals = randn([count], generator: generator);
        var coins = uniforms.data<double>().ToArray();
        var noise = zeros([count, 3, size, size]);
        for (var image = 0; image < count; image++)
        {
            if (coins[(2 * image) + 1] < NoiseProbability)
            {
                using var values = randn([3, size, size], generator: generator);
                using var target = noise[image];
                target.add_(values, Held(NoiseDeviation));
            }
        }

        // A negative deviation means what the positive one does: the paper gives a normal distribution of mean 0 and says no more (a
        // choice).
        using var magnitudes = normals.abs();
        return new(
            tensor(Enumerable.Range(0, count).Select(image => coins[2 * image] < AntialiasProbability).ToArray()),
            noise,
            magnitudes * Held(BlurDeviation));
    }

    /// <summary>Those of some of the images.</summary>
    public DegradationDraws Slice(int start, int count) =>
        new(Antialias.narrow(0, start, count), Noise.narrow(0, start, count), BlurSigmas.narrow(0, start, count));

    /// <summary>The same, disposed of by whoever holds them and not with a scope.</summary>
    public DegradationDraws DetachFromDisposeScope() => new(
        Antialias.DetachFromDisposeScope(), Noise.DetachFromDisposeScope(), BlurSigmas.DetachFromDisposeScope());

    public DegradationDraws To(Device device) => new(Antialias.to(device), Noise.to(device), BlurSigmas.to(device));

    public void Dispose()
    {
        Antialias.Dispose();
        Noise.Dispose();
        BlurSigmas.Dispose();
    }
}
