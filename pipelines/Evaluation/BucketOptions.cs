using System.CommandLine;
using System.Globalization;
using FairDiff.Fairness;
using FairDiff.Pipelines.Csv;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>The option of <c>fairdiff evaluate</c> and <c>compare</c> that puts numbers such as ages into buckets.</summary>
internal sealed class BucketOptions
{
    private readonly Option<string[]> _buckets = new("--bucket")
    {
        Description = "Put a numeric attribute into buckets: age=18,40,60 (edges) or age=q4 (quantiles of these rows). Repeatable",
        HelpName = "COLUMN=EDGES",
    };

    public IEnumerable<Option> All => [_buckets];

    /// <exception cref="FairDiffException">A value cannot be read.</exception>
    public IReadOnlyDictionary<string, Func<IReadOnlyList<string>, AttributeBuckets>> Read(ParseResult parsed)
    {
        var buckets = new Dictionary<string, Func<IReadOnlyList<string>, AttributeBuckets>>();
        foreach (var text in parsed.GetValue(_buckets) ?? [])
        {
            var equals = QuotedText.IndexOf(text, '=');
            buckets[equals > 0 ? QuotedText.Unquote(text[..equals]) : throw Wrong(text)] = Parse(text, text[(equals + 1)..]);
        }

        return buckets;
    }

    private static Func<IReadOnlyList<string>, AttributeBuckets> Parse(string text, string edges)
    {
        if (edges.StartsWith('q') && int.TryParse(edges[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 2)
        {
            return values => AttributeBuckets.ByQuantiles(values, count);
        }

        double[] numbers =
        [
            .. edges.Split(',').Select(edge => PlainNumber.TryRead(edge, out var number) ? number : throw Wrong(text)),
        ];
        return values => AttributeBuckets.ByEdges(values, numbers);
    }

    private static FairDiffException Wrong(string text) => new($"--bucket is '{text}'; it must be such as age=18,40,60 or age=q4 (at least q2).");
}
