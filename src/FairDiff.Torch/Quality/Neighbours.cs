namespace FairDiff.Torch.Quality;

/// <summary>The nearest rows of each query, nearest first: distances (float64, n x k) and row numbers (int64, n x k).</summary>
internal sealed record Neighbours(Tensor Distances, Tensor Indices) : IDisposable
{
    public void Dispose()
    {
        Distances.Dispose();
        Indices.Dispose();
    }
}
