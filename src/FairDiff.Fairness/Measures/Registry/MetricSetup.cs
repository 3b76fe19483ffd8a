namespace FairDiff.Fairness.Measures;

/// <summary>What metrics are made for: some predictions, and the options of their evaluation.</summary>
internal sealed class MetricSetup(Predictions predictions, FairnessOptions options)
{
    public Predictions Predictions => predictions;

    public FairnessOptions Options => options;

    public MetricBasis Basis { get; } = new(predictions, options);

    public IEnumerable<int> Classes => Enumerable.Range(0, predictions.Classes);

    /// <summary>A sum over the rows of a group, of a value that each row has.</summary>
    public Func<GroupCounts, int, double> Sum(Func<int, double> ofRow)
    {
        var table = predictions.RowValues.Add(predictions.Rows, ofRow);
        return (counts, group) => counts.Sum(group, table);
    }

    /// <summary>The mean over the rows of a group, of a value that each row has.</summary>
    public CountedValue Mean(Func<int, double> ofRow)
    {
        var sum = Sum(ofRow);
        return new((counts, group) => Rates.Ratio(sum(counts, group), counts.Rows(group)), CountedParts.Sums);
    }
}
