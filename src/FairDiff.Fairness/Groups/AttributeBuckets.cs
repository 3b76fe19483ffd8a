using System.Globalization;
using FairDiff.Fairness.Groups;
using FairDiff.Fairness.Descriptive;

namespace FairDiff.Fairness;

/// <summary>A continuous attribute, such as age, put into buckets that say their edges: "[40, 60)".</summary>
/// <param name="Values">The bucket of each row; empty = missing.</param>
/// <param name="Edges">The inner edges, ascending: a value on an edge is in the bucket above it.</param>
public sealed record AttributeBuckets(IReadOnlyList<string> Values, IReadOnlyList<double> Edges)
{
    /// <summary>Buckets between edges that are given.</summary>
    /// <param name="values">Numbers with a point for decimals, or missing.</param>
    /// <param name="edges">Ascending, at least one: 40, 60 makes three buckets.</param>
    /// <param name="missing">Which values are missing; null = <see cref="MissingValues.Default"/>.</param>
    /// <returns>The buckets.</returns>
    /// <exception cref="FairnessException">A value is no number, or the edges do not ascend.</exception>
    public static AttributeBuckets ByEdges(
        IReadOnlyList<string> values, IReadOnlyList<double> edges, MissingValues? missing = null)
    {
        ArgumentNullException.ThrowIfNull(edges);
        if (edges.Count == 0 || !edges.All(double.IsFinite) || edges.Zip(edges.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            throw new FairnessException($"Bucket edges must ascend, such as 40, 60; they are {string.Join(", ", edges.Select(Text))}.");
        }

        string[] names =
        [
            .. Enumerable.Range(0, edges.Count + 1).Select(i =>
                $"[{(i == 0 ? LevelComparer.MinusInfinity : Text(edges[i - 1]))}, {(i == edges.Count ? "∞" : Text(edges[i]))})"),
        ];
        return new AttributeBuckets(
            [.. Numbers(values, missing).Select(number => number is { } value ? names[edges.Count(edge => edge <= value)] : "")], edges);
    }

    /// <summary>Buckets of about equal size: the edges are quantiles of the values at hand, so they differ between data sets.</summary>
    /// <param name="values">Numbers with a point for decimals, or missing.</param>
    /// <param name="count">The buckets, at least 2; equal quantiles make fewer.</param>
    /// <param name="missing">Which values are missing; null = <see cref="MissingValues.Default"/>.</param>
    /// <returns>The buckets.</returns>
    /// <exception cref="FairnessException">A value is no number, or all are alike.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 buckets.</exception>
    public static AttributeBuckets ByQuantiles(IReadOnlyList<string> values, int count, MissingValues? missing = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        double[] sorted = [.. Numbers(values, missing).OfType<double>().Order()];
        if (sorted.Length == 0 || sorted[0] == sorted[^1])
        {
            throw new FairnessException("Quantiles need at least two different values.");
        }

        double[] edges = [.. Enumerable.Range(1, count - 1).Select(i => Quantile.Of(sorted, (double)i / count)).Distinct().Where(
            edge => edge > sorted[0])];
        return ByEdges(values, edges.Length > 0 ? edges : [sorted.First(value => value > sorted[0])], missing);
    }

    private static double?[] Numbers(IReadOnlyList<string> values, MissingValues? missing)
    {
        ArgumentNullException.ThrowIfNull(values);
        missing ??= MissingValues.Default;
        var numbers = new double?[values.Count];
        for (var row = 0; row < numbers.Length; row++)
        {
            if (missing.Contains(values[row]))
            {
                continue;
            }

            numbers[row] = double.TryParse(values[row], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number)
                ? number
                : throw new FairnessException($"'{values[row]}' in row {row + 1} is no number, so it cannot be put into a bucket.");
        }

        return numbers;
    }

    private static string Text(double edge) => edge.ToString("0.######", CultureInfo.InvariantCulture);
}
