using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The generator that autoguidance steers away from and its identity, the SHA-256 of its file.</summary>
internal sealed record WeakerGenerator(DiffusionGenerator Generator, string Id) : IDisposable
{
    /// <summary>Loads it and makes sure that it can guide the other one, before that is trained or drawn from; null if there is no path.</summary>
    /// <exception cref="FairDiffException">It cannot be read, or draws other images or conditions; the message says what differs.</exception>
    public static WeakerGenerator? Load(string? path, Func<GeneratorDescription> guided, Device device)
    {
        if (path is null)
        {
            return null;
        }

        DiffusionGenerator? generator = null;
        try
        {
            generator = DiffusionGenerator.Load(path, device);
            generator.CheckCanGuide(guided());
            return new WeakerGenerator(generator, FileHash.OfFile(path));
        }
        catch (Exception exception) when (exception is FairDiffException or IOException)
        {
            generator?.Dispose();
            throw new FairDiffException($"AutoguidancePath is '{path}'. {exception.Message}", exception);
        }
    }

    public void Dispose() => Generator.Dispose();
}
