using FairDiff.Torch.Quality;

namespace FairDiff.MLNet.Quality;

/// <summary>Says which synthetic images are near-copies of training images, and shows the nearest pairs.</summary>
internal static class NearCopyFinder
{
    private const int ShownPairs = 12;

    /// <param name="search">The training images and what counts as a near-copy of them.</param>
    /// <param name="images">The synthetic images in each space, n x d.</param>
    /// <param name="describe">Row, file and cell of the i-th image.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static NearCopyReport Find(
        NearCopySearch search, IReadOnlyList<Tensor> images, Func<int, (
            long Row, string? File, SamplingCell Cell)> describe, CancellationToken cancellationToken)
    {
        var measured = search.Measure(images, cancellationToken);
        int[] all = [.. Enumerable.Range(0, (int)images[0].shape[0])];
        double[][] closeness = [.. measured.Zip(search.Rules, Closeness)];
        int[] space = [.. all.Select(image => Enumerable.Range(0, measured.Length).MinBy(candidate => closeness[candidate][image]))];
        bool[] flags = [.. all.Select(image => measured.Zip(
            search.Rules, (distances, rule) => rule.IsNearCopy(distances.Relative[image])).Any(
            near => near))];
        var near = flags.Count(flag => flag);
        var nearest = from image in all
                      orderby flags[image] descending, closeness[space[image]][image]
                      select Pair(image, search.Spaces[space[image]].Name, measured[space[image]], flags[image], describe(image));
        return new NearCopyReport
        {
            ImageCount = all.Length,
            Count = near,
            Duplicates = search.Duplicates,
            Spaces = [.. search.Spaces.Select((found, index) => Describe(found.Name, search.Rules[index], measured[index]))],
            Pairs = [.. nearest.Take(Math.Max(near, ShownPairs))],
        };
    }

    /// <summary>Relative distances over the threshold, so that spaces can be compared.</summary>
    private static double[] Closeness(RelativeDistances distances, NearCopyRule rule) =>
        [.. distances.Relative.Select(distance => rule.Threshold > 0 ? distance / rule.Threshold : double.PositiveInfinity)];

    private static NearCopyPair Pair(
        int image, string space, RelativeDistances measured, bool isNearCopy, (long Row, string? File, SamplingCell Cell) described) => new(
        described.Row, described.File, described.Cell, measured.Rows[image], space, measured.Nearest[image], measured.Relative[image],
        isNearCopy);

    private static NearCopySpace Describe(string name, NearCopyRule rule, RelativeDistances measured) =>
        new(name, rule.Threshold, rule.Level, rule.Count, measured.Relative.Count(rule.IsNearCopy));
}
