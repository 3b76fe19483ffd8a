namespace FairDiff.Torch.Quality;

/// <summary>
/// How near each image comes to one training image, measured by how near it comes to others: the distance to the nearest over the mean
/// distance to the next ten (as Carlini et al. 2023, section 5.1, do with fifty). About 1 for a new image, whether smooth or busy; near 0
/// for a copy, where the plain distance of a smooth new image may be smaller than that of a busy copy.
/// </summary>
public sealed class RelativeDistances
{
    private const int Others = 10;

    private RelativeDistances(double[] nearest, double[] relative, long[] rows) => (Nearest, Relative, Rows) = (nearest, relative, rows);

    /// <summary>Gets the distance to the nearest training image.</summary>
    public IReadOnlyList<double> Nearest { get; }

    /// <summary>Gets the same over the mean distance to the next ten.</summary>
    public IReadOnlyList<double> Relative { get; }

    /// <summary>Gets the row of the nearest training image.</summary>
    public IReadOnlyList<long> Rows { get; }

    /// <summary>Measures n x d queries against m x d training features.</summary>
    /// <param name="queries">The images in question.</param>
    /// <param name="training">The training images.</param>
    /// <param name="own">The training row that each query itself is, so as not to find itself; null = the queries are other images.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    internal static RelativeDistances Of(Tensor queries, Tensor training, Tensor? own = null, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        var found = NearestNeighbours.Find(queries, training, Others + 1, own, cancellationToken);
        var nearest = found.Distances.select(1, 0);
        var others = found.Distances.shape[1] - 1;

        // Without others, or with others that are as equal, only an exact copy is near.
        var scale = others > 0 ? found.Distances.narrow(1, 1, others).mean([1]) : nearest;
        var relative = where(nearest.eq(Held(0)), zeros_like(nearest), nearest / scale);
        return new([.. nearest.data<double>()], [.. relative.data<double>()], [.. found.Indices.select(1, 0).data<long>()]);
    }
}
