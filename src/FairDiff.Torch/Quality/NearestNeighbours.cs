namespace FairDiff.Torch.Quality;

/// <summary>
/// Finds the nearest rows of one feature table in another, by Euclidean distance and block by block: memory does not grow with the
/// product of the numbers of rows. Candidates are found in 32 bits and then measured in 64, so that equal rows are at distance 0.
/// </summary>
internal static class NearestNeighbours
{
    // Numbers that are in memory at once, whatever the size of the images: 16, 2 and 16 MB.
    private const int ReferenceAtOnce = 1 << 22;
    private const int QueriesAtOnce = 1 << 19;
    private const int MeasuredAtOnce = 1 << 21;

    /// <summary>Finds the neighbours of every query.</summary>
    /// <param name="queries">n x d, numbers of any type.</param>
    /// <param name="reference">m x d.</param>
    /// <param name="count">Neighbours of each query, at least 1; as many as there are where the reference has fewer rows.</param>
    /// <param name="own">
    /// The row of the reference that each query itself is (int64, n), which is not its neighbour: leave-one-out. Null = every row may be
    /// one.
    /// </param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    /// <returns>The caller's to dispose.</returns>
    public static Neighbours Find(
        Tensor queries, Tensor reference, int count, Tensor? own = null, CancellationToken cancellationToken = default)
    {
        Features.CheckPair(queries, reference);
        var k = (int)Math.Min(count, reference.shape[0] - (own is null ? 0 : 1));
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1, nameof(reference));
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (squared, indices) = (full(queries.shape[0], k, Held(float.PositiveInfinity)), zeros([queries.shape[0], k], ScalarType.Int64));
        Search(queries, reference, own, squared, indices, cancellationToken);
        var (distances, order) = Measure(queries, reference, indices, cancellationToken).sort(dim: 1);
        return new Neighbours(distances.MoveToOuterDisposeScope(), indices.gather(1, order).MoveToOuterDisposeScope());
    }

    /// <summary>Fills in the nearest rows so far, reference block by reference block.</summary>
    private static void Search(
        Tensor queries, Tensor reference, Tensor? own, Tensor squared, Tensor indices, CancellationToken cancellationToken)
    {
        var width = Math.Max(1, reference.shape[1]);
        var (referenceRows, queryRows) = (Math.Clamp(ReferenceAtOnce / width, 64, 4096), Math.Clamp(QueriesAtOnce / width, 64, 512));

        // Distances do not change when the origin moves to about the middle of the reference, and large numbers no longer cancel.
        var origin = reference.narrow(0, 0, Math.Min(referenceRows, reference.shape[0])).to(float32).mean([0]);
        for (var first = 0L; first < reference.shape[0]; first += referenceRows)
        {
            using var scope = NewDisposeScope();
            var block = reference.narrow(0, first, Math.Min(referenceRows, reference.shape[0] - first)).to(float32) - origin;
            var lengths = block.Squared().sum(1);
            for (var start = 0L; start < queries.shape[0]; start += queryRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var tile = NewDisposeScope();
                var rows = Math.Min(queryRows, queries.shape[0] - start);
                var distances = Squared(queries.narrow(0, start, rows).to(float32) - origin, block, lengths);
                if (own is not null)
                {
                    Exclude(distances, own.narrow(0, start, rows) - Held(first));
                }

                Merge(distances, first, squared.narrow(0, start, rows), indices.narrow(0, start, rows));
            }
        }
    }

    private static Tensor Squared(Tensor queries, Tensor block, Tensor lengths) =>
        queries.Squared().sum(1, keepdim: true).Plus(lengths).addmm_(queries, block.t(), beta: 1, alpha: -2);

    private static void Exclude(Tensor distances, Tensor column)
    {
        var here = column.ge(Held(0)).logical_and(column.lt(Held(distances.shape[1])));
        var row = here.nonzero().squeeze(1);
        distances.index_put_(Held(double.PositiveInfinity), [TensorIndex.Tensor(row), TensorIndex.Tensor(column.index_select(0, row))]);
    }

    private static void Merge(Tensor distances, long first, Tensor squared, Tensor indices)
    {
        var k = (int)squared.shape[1];
        var (found, columns) = distances.topk((int)Math.Min(k, distances.shape[1]), dim: 1, largest: false, sorted: false);
        var (best, order) = cat([squared, found], 1).topk(k, dim: 1, largest: false, sorted: false);
        var rows = cat([indices, columns.Plus(Held(first))], 1).gather(1, order);
        squared.copy_(best);
        indices.copy_(rows);
    }

    /// <summary>Distances to the given rows as they are, without cancellation: n x k, 64 bits.</summary>
    private static Tensor Measure(Tensor queries, Tensor reference, Tensor indices, CancellationToken cancellationToken)
    {
        var (n, k) = (indices.shape[0], indices.shape[1]);
        var distances = empty(n, k, float64);
        var step = Math.Max(1, MeasuredAtOnce / (k * queries.shape[1]));
        for (var start = 0L; start < n; start += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var rows = Math.Min(step, n - start);
            var neighbours = reference.index_select(0, indices.narrow(0, start, rows).reshape(-1)).to(float64).reshape(rows, k, -1);
            var own = queries.narrow(0, start, rows).to(float64).unsqueeze(1);
            distances.narrow(0, start, rows).copy_(neighbours.sub_(own).pow_(Held(2)).sum(2).sqrt_());
        }

        return distances;
    }
}
