using System.Globalization;
using System.Text.RegularExpressions;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>Puts the numbers of a column, such as an age, into buckets: written <c>age=18,40,60</c> (edges, a value on one is in the bucket
/// above it) or <c>age=q4</c> (quantiles of the rows at hand). A range of whole numbers, <c>30-39</c> or <c>80+</c>, is in the bucket that
/// all of it lies in, where edges are given.</summary>
/// <param name="Column">The column.</param>
public sealed partial record ColumnBuckets(string Column)
{
    // No attribute has more groups to compare, nor rows enough for them.
    private const int MostBuckets = 1000;

    /// <summary>The inner edges, ascending; empty where they are quantiles.</summary>
    public IReadOnlyList<double> Edges { get; init; } = [];

    /// <summary>The number of buckets of about equal size, 2 to 1000; null where the edges are given.</summary>
    public int? Quantiles { get; init; }

    /// <param name="option">The option, for messages.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="FairDiffException">It is not of the form column=edges or column=q and a number.</exception>
    public static ColumnBuckets Parse(string option, string text)
    {
        var equals = QuotedText.IndexOf(text, '=');
        if (equals <= 0)
        {
            throw Wrong();
        }

        var (buckets, edges) = (new ColumnBuckets(QuotedText.Unquote(text[..equals])), text[(equals + 1)..]);
        return edges.StartsWith('q') && int.TryParse(edges[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 2 and <= MostBuckets
            ? buckets with { Quantiles = count }
            : buckets with { Edges = [.. edges.Split(',').Select(Number)] };

        double Number(string edge) => PlainNumber.TryRead(edge, out var number) ? number : throw Wrong();

        FairDiffException Wrong() =>
            new($"{option} is '{text}'; it must be such as age=18,40,60 or age=q4 (q2 to q{MostBuckets}).");
    }

    /// <summary>The bucket of each of some values.</summary>
    /// <param name="values">Numbers, or missing.</param>
    /// <param name="missing">Which values are missing.</param>
    /// <exception cref="FairnessException">A value is no number, or the edges do not ascend.</exception>
    public AttributeBuckets Of(IReadOnlyList<string> values, MissingValues missing) => Quantiles is { } count
        ? AttributeBuckets.ByQuantiles(values, count, missing)
        : AttributeBuckets.ByEdges(values, Edges, missing);

    /// <summary>A number of the bucket of a range; other values as they are, and so are ranges that an edge lies in.</summary>
    internal string NumberOf(string value)
    {
        if (Range().Match(value) is not { Success: true } range)
        {
            return value;
        }

        double Number(string group) => double.Parse(range.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture);
        var (low, high) = (Number("low"), range.Groups["high"].Success ? Number("high") : double.PositiveInfinity);
        return Edges.Count > 0 && !Edges.Any(edge => edge > low && edge <= high) ? range.Groups["low"].Value : value;
    }

    /// <summary>The text that it is written as.</summary>
    public override string ToString() => $"{QuotedText.Quote(Column)}=" + (Quantiles is { } count
        ? string.Create(CultureInfo.InvariantCulture, $"q{count}")
        : string.Join(',', Edges.Select(edge => edge.ToString(CultureInfo.InvariantCulture))));

    [GeneratedRegex(@"^(?<low>\d{1,9})(?:-(?<high>\d{1,9})|\+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Range();
}
