namespace FairDiff.Torch.Training;

/// <summary>An average of weights that was made after training, and how well.</summary>
/// <param name="Weights">By parameter name.</param>
/// <param name="Notes">What the training noted with its snapshots.</param>
/// <param name="SnapshotCount">How many snapshots there were.</param>
/// <param name="ProfileError">See <see cref="PostHocAverage"/>.</param>
internal sealed record ReconstructedAverage(
    IReadOnlyDictionary<string, Tensor> Weights, IReadOnlyDictionary<string, string> Notes, int SnapshotCount,
        double ProfileError) : IDisposable
{
    public void Dispose() => Safetensors.Dispose(Weights);
}
