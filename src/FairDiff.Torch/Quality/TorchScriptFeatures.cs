using System.Runtime.InteropServices;

namespace FairDiff.Torch.Quality;

/// <summary>
/// A network in a TorchScript file (<c>torch.jit.save</c>), such as an Inception or DINO that was exported once: it takes float32 n x 3 x S
/// x S in 0..1 and gives n x d. Resizing and normalisation that it wants are its own.
/// </summary>
public sealed class TorchScriptFeatures : FeatureExtractor
{
    private readonly jit.ScriptModule<Tensor, Tensor> network;
    private readonly Device device;
    private readonly string file;

    /// <summary>Reads the network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where it is to work.</param>
    /// <exception cref="EngineException">The file is not there or not TorchScript.</exception>
    public TorchScriptFeatures(string path, Device device)
    {
        TorchRuntime.Initialize();
        this.device = device;
        file = Path.GetFileName(path);
        try
        {
            var bytes = File.ReadAllBytes(path);
            Id = FileHash.Of(bytes);
            network = jit.load<Tensor, Tensor>(bytes, device);
            network.eval();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ExternalException)
        {
            throw new EngineException(
                $"The feature extractor '{path}' cannot be read as TorchScript: {exception.Message.Split('\n')[0].TrimEnd('.')}. "
                    + "Write it with " +
                "torch.jit.save in Python; it must take float32 images n x 3 x S x S in 0..1 and give n x d features.", exception);
        }

        foreach (var (_, tensor) in network.state_dict())
        {
            tensor.DetachFromDisposeScope();
        }
    }

    /// <inheritdoc/>
    public override string Name => $"TorchScript {file} ({Id[..8]})";

    /// <inheritdoc/>
    public override string Id { get; }

    /// <inheritdoc/>
    public override Tensor Extract(Tensor images) => InBatches(images, batch =>
    {
        var features = network.call(batch.to(device).to(float32).div(Held(255)));
        return features.Dimensions == 2 && features.shape[0] == batch.shape[0] ? features.to(float32).cpu() : throw new EngineException(
            $"The feature extractor '{file}' gave [{string.Join(", ", features.shape)}] for {batch.shape[0]} images; it must give one row "
                + "of features per image, n x d. Pool or flatten inside of it.");
    });
}
