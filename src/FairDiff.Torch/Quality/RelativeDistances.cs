namespace FairDiff.Torch.Quality;

/// <summary>
/// How near each image comes to one training image, measured by how near it comes to others: the distance to the nearest over the mean
/// distance to the next ten (as Carlini et al. 2023, section 5.1, do with fifty). About 1 for a new image, whether smooth or busy; near 0
/// for a copy, where the plain distance of a smooth new image may be smaller than that of a busy copy.
/// </summary>
public sealed class RelativeDistances
{
    private const int Others = 10;
    private const int Sample = 1000;
    private const int QueriesAtOnce = 512;

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
    /// <param name="reference">What the distance to the nearest is compared with.</param>
    internal static RelativeDistances Of(
        Tensor queries, Tensor training, Tensor? own = null, CancellationToken cancellationToken = default,
        CopyReference reference = CopyReference.NextTen)
    {
        using var scope = NewDisposeScope();
        var isNext = reference == CopyReference.NextTen;
        var found = NearestNeighbours.Find(queries, training, isNext ? Others + 1 : 1, own, cancellationToken);
        var nearest = found.Distances.select(1, 0);
        var others = found.Distances.shape[1] - 1;

        // Without others, or with others that are as equal, only an exact copy is near.
        var scale = !isNext ? Tenth(queries, training, own, cancellationToken)
            : others > 0 ? found.Distances.narrow(1, 1, others).mean([1]) : nearest;
        var relative = where(nearest.eq(Held(0)), zeros_like(nearest), nearest / scale);
        return new([.. nearest.data<double>()], [.. relative.data<double>()], [.. found.Indices.select(1, 0).data<long>()]);
    }

    /// <summary>For each query the one of its measurements in which it comes nearest.</summary>
    internal static RelativeDistances Least(RelativeDistances[] measured)
    {
        if (measured.Length == 1)
        {
            return measured[0];
        }

        RelativeDistances[] least = [
            .. Enumerable.Range(0, measured[0].Relative.Count).Select(query => measured.MinBy(one => one.Relative[query])!)];
        return new(
            [.. least.Select((one, query) => one.Nearest[query])], [.. least.Select((one, query) => one.Relative[query])],
            [.. least.Select((one, query) => one.Rows[query])]);
    }

    /// <summary>The distance within which a tenth of the training rows lie, at least one besides the nearest: of all, or of a sample spread
    /// evenly over them; 64 bits, n.</summary>
    private static Tensor Tenth(Tensor queries, Tensor training, Tensor? own, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var count = training.shape[0];
        var rows = tensor(Enumerable.Range(0, (int)Math.Min(Sample, count)).Select(i => i * count / Math.Min(Sample, count)).ToArray());
        var sample = training.index_select(0, rows).to(float32);
        var origin = sample.mean([0]);
        sample.sub_(origin);
        var place = Math.Clamp((long)Math.Ceiling(rows.shape[0] / 10.0), Math.Min(2, rows.shape[0]), rows.shape[0]);
        List<Tensor> scales = [];
        for (var start = 0L; start < queries.shape[0]; start += QueriesAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var block = NewDisposeScope();
            var length = Math.Min(QueriesAtOnce, queries.shape[0] - start);
            var distances = cdist(queries.narrow(0, start, length).to(float32) - origin, sample, 2);
            if (own is not null)
            {
                var itself = own.narrow(0, start, length).unsqueeze(1).eq(rows.unsqueeze(0));
                distances = distances.masked_fill(itself, Held(double.PositiveInfinity));
            }

            scales.Add(distances.kthvalue(place, 1).values.to(float64).MoveToOuterDisposeScope());
        }

        return cat(scales).MoveToOuterDisposeScope();
    }
}
