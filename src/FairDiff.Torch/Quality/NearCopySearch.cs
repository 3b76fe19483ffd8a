namespace FairDiff.Torch.Quality;

/// <summary>Looks for near-copies of training images, in their pixels and in other features, or of training vectors, by rules that are
/// learned from real ones.</summary>
public sealed class NearCopySearch
{
    /// <summary>Real images that a rule is learned from at most: enough to know a probability of 1 in 10,000.</summary>
    internal const int CalibrationRows = 10_000;

    private const long BytesAtOnce = 16 << 20;

    private NearCopySearch(IReadOnlyList<CopySpace> spaces, IReadOnlyList<NearCopyRule> rules, int duplicates) =>
        (Spaces, Rules, Duplicates) = (spaces, rules, duplicates);

    /// <summary>Gets the spaces, that of the pixels, or of the vectors, among them.</summary>
    public IReadOnlyList<CopySpace> Spaces { get; }

    /// <summary>Gets what counts as a near-copy in each.</summary>
    public IReadOnlyList<NearCopyRule> Rules { get; }

    /// <summary>Gets how many real images are duplicates of training images and so are no part of the rules.</summary>
    public int Duplicates { get; }

    /// <summary>
    /// Learns the rules. Each training image held out in turn is as good as an image that was never seen; where the images of one patient
    /// are alike, other patients' images, held out, are better.
    /// </summary>
    /// <param name="spaces">The real images, in their pixels (<see cref="PixelFeatures"/>) and perhaps in other features; or the
    /// real vectors (<see cref="VectorFeatures"/>).</param>
    /// <param name="level">The probability, above 0 and below 1, that an image which copies nothing is taken for a near-copy, shared out
    /// among the spaces.</param>
    /// <param name="seed">Decides which images are looked at where there are more than 10,000.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The search.</returns>
    /// <exception cref="EngineException">No space is that of the pixels, or of vectors, or the spaces are of other images.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range.</exception>
    public static NearCopySearch Learn(
        IReadOnlyList<CopySpace> spaces, double level, long seed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spaces);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
        if (!spaces.Any(space => space.IsWhole))
        {
            throw new EngineException(
                "Near-copies are looked for in the pixels and in other features beside them; give a CopySpace of PixelFeatures too.");
        }

        if (spaces.DistinctBy(space => (space.Training.shape[0], space.HeldOut?.shape[0])).Count() > 1)
        {
            throw new EngineException("The spaces have features of other numbers of images; give each space those of the same images.");
        }

        using var scope = NewDisposeScope();
        var rows = Calibration((spaces[0].HeldOut ?? spaces[0].Training).shape[0], seed);
        double[][] real = [.. spaces.Select(space => Distances(space, rows, cancellationToken))];
        var (index, whole) = spaces.Index().First(space => space.Item.IsWhole);
        bool[] duplicate = [.. real[index].Select(distance => distance < whole.DuplicateDistance)];
        return new(
            spaces,
            [
                .. spaces.Zip(real, (space, distances) => NearCopyRule.Learn(
                    distances.Where((_, image) => !duplicate[image]), level / spaces.Count, otherwise: space.DuplicateDistance)),
            ],
            duplicate.Count(found => found));
    }

    /// <summary>Measures how near images come to the training images.</summary>
    /// <param name="images">Their features in each of <see cref="Spaces"/>, n x d.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The distances in each space.</returns>
    /// <exception cref="EngineException">There are not as many tables as spaces.</exception>
    public RelativeDistances[] Measure(IReadOnlyList<Tensor> images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.Count == Spaces.Count
            ? [.. Spaces.Zip(images, (space, table) => space.Measure(table, own: null, cancellationToken))]
            : throw new EngineException(
                $"There are features in {images.Count} spaces, and {Spaces.Count} were learned; give them in each of Spaces.");
    }

    private static Tensor Calibration(long count, long seed)
    {
        using var generator = Seeds.Generator(seed, "near-copies");
        return count <= CalibrationRows
            ? arange(Held(0), Held(count), Held(1), ScalarType.Int64)
            : randperm(count, int64, CPU, generator: generator).narrow(0, 0, CalibrationRows);
    }

    private static double[] Distances(CopySpace space, Tensor rows, CancellationToken cancellationToken)
    {
        // A single training image has no other to be compared with.
        var images = space.HeldOut ?? space.Training;
        return images.shape[0] < 2 && space.HeldOut is null
            ? []
            : [.. Portions(rows, images).SelectMany(portion => Distances(space, images, portion, cancellationToken))];
    }

    private static double[] Distances(CopySpace space, Tensor images, Tensor rows, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        return [.. space.Measure(images.index_select(0, rows), space.HeldOut is null ? rows : null, cancellationToken).Relative];
    }

    /// <summary>The rows a few at a time: the images may be a file that does not fit into memory.</summary>
    private static IEnumerable<Tensor> Portions(Tensor rows, Tensor images)
    {
        var length = Math.Max(64, BytesAtOnce / (images[0].numel() * images.element_size()));
        for (var start = 0L; start < rows.shape[0]; start += length)
        {
            yield return rows.narrow(0, start, Math.Min(length, rows.shape[0] - start));
        }
    }
}
