using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Studies;

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
            var column = ColumnBuckets.Parse(_buckets.Name, text);
            if (!buckets.TryAdd(column.Column, values => column.Of(values, missing)))
            {
                throw new FairDiffException($"--bucket names the column '{column.Column}' twice; give all its edges at once.");
            }

            if (!groups.Any(group => group.Split('*').Contains(column.Column)))
            {
                throw new FairDiffException($"--bucket is '{text}', but --groups does not name '{column.Column}'.");
            }
        }

        return buckets;
    }
}
