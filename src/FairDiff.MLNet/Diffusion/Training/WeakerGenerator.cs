using System.Security.Cryptography;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The generator of <see cref="DiffusionAugmentationOptions.AutoguidancePath"/> and its identity, the SHA-256 of its file.</summary>
internal sealed record WeakerGenerator(DiffusionGenerator Generator, string Id) : IDisposable
{
    /// <summary>Loads it and makes sure that it can guide what will be trained, before training takes its time; null if the options name none.</summary>
    /// <exception cref="FairDiffException">It cannot be read, or draws other images or conditions; the message says what differs.</exception>
    public static WeakerGenerator? Load(DiffusionAugmentationOptions options, Func<GeneratorDescription> guided, Device device)
    {
        if (options.AutoguidancePath is not { } path)
        {
            return null;
        }

        DiffusionGenerator? generator = null;
        try
        {
            generator = DiffusionGenerator.Load(path, device);
            generator.CheckCanGuide(guided());
            return new WeakerGenerator(generator, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
        }
        catch (Exception exception) when (exception is FairDiffException or IOException)
        {
            generator?.Dispose();
            throw new FairDiffException($"AutoguidancePath is '{path}'. {exception.Message}", exception);
        }
    }

    public void Dispose() => Generator.Dispose();
}
