using System.CommandLine;
using System.Globalization;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>The option of <c>fairdiff evaluate</c> and <c>compare</c> that puts numbers such as ages into buckets.</summary>
internal sealed class BucketOptions
{
    private readonly Option<string[]> _buckets = new("--bucket")
    {
        Description = "Put a numeric attribute into buckets: age=18,40,60 (edges) or age=q4 (quantiles of these rows). Repeatable",
        HelpName = "COLUMN=EDGES",
    };

    // No attribute has more groups to compare, nor rows enough for them.
    private const int MostBuckets = 1000;

    public IEnumerable<Option> All => [_buckets];

    /// <param name="parsed">The command line.</param>
    /// <param name="groups">The attributes and crossings that are compared.</param>
    /// <param name="missing">Which values are missing.</param>
    /// <exception cref="FairDiffException">A value cannot be read, or is of no attribute.</exception>
    public IReadOnlyDictionary<string, Func<IReadOnlyList<string>, AttributeBuckets>> Read(
        ParseResult parsed, IReadOnlyList<string> groups, MissingValues missing)
    {
        var buckets = new Dictionary<string, Func<IReadOnlyList<string>, AttributeBuckets>>();
        foreach (var text in parsed.GetValue(_buckets) ?? [])
        {
            var equals = QuotedText.IndexOf(text, '=');
            var column = equals > 0 ? QuotedText.Unquote(text[..equals]) : throw Wrong(text);
            if (!buckets.TryAdd(column, Parse(text, text[(equals + 1)..], missing)))
            {
                throw new FairDiffException($"--bucket names the column '{column}' twice; give all its edges at once.");
            }

            if (!groups.Any(group => group.Split('*').Contains(column)))
            {
                throw new FairDiffException($"--bucket is '{text}', but --groups does not name '{column}'.");
            }
        }

        return buckets;
    }

    private static Func<IReadOnlyList<string>, AttributeBuckets> Parse(string text, string edges, MissingValues missing)
    {
        if (edges.StartsWith('q') && int.TryParse(edges[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 2 and <= MostBuckets)
        {
            return values => AttributeBuckets.ByQuantiles(values, count, missing);
        }

        double[] numbers =
        [
            .. edges.Split(',').Select(edge => PlainNumber.TryRead(edge, out var number) ? number : throw Wrong(text)),
        ];
        return values => AttributeBuckets.ByEdges(values, numbers, missing);
    }

    private static FairDiffException Wrong(string text) =>
        new($"--bucket is '{text}'; it must be such as age=18,40,60 or age=q4 (q2 to q{MostBuckets}).");
}
