using FairDiff.Shared;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>A generator or an upsampler and its identity, the SHA-256 of its file.</summary>
internal sealed record TrainedModel(DiffusionGenerator Generator, string Id) : IDisposable
{
    /// <summary>Loads one that an option names and makes sure of it, before anything is trained or drawn; null if none is named.</summary>
    /// <param name="option">The option's name, for messages.</param>
    /// <param name="path">The file.</param>
    /// <param name="check">Throws <see cref="FairDiffException"/> where it does not serve.</param>
    /// <param name="device">Where it is to work.</param>
    /// <exception cref="FairDiffException">It cannot be read, or does not serve; the message says why.</exception>
    public static TrainedModel? Load(string option, string? path, Action<DiffusionGenerator> check, Device device)
    {
        if (path is null)
        {
            return null;
        }

        DiffusionGenerator? generator = null;
        try
        {
            generator = DiffusionGenerator.Load(path, device);
            check(generator);
            return new TrainedModel(generator, FileHash.OfFile(path));
        }
        catch (Exception exception) when (exception is EngineException or IOException)
        {
            generator?.Dispose();
            throw new FairDiffException($"{option} is '{path}'. {exception.Message}", exception);
        }
    }

    public void Dispose() => Generator.Dispose();
}
