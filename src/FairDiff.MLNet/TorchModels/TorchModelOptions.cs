namespace FairDiff.MLNet;

/// <summary>How <see cref="TorchModelEstimator"/> scores.</summary>
public sealed record TorchModelOptions
{
    /// <summary>Rows that are scored together while a view is read; 1 or more.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Where: <c>auto</c> (the first GPU, else the CPU), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. A loaded model takes
    /// <c>auto</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Whether the CPU will do when the GPU asked for is not there.</summary>
    public bool FallbackToCpu { get; init; } = true;
}
