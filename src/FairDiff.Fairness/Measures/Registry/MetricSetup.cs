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

    public double? ThresholdProbability(int c) => Of(options.ThresholdProbabilities, c);

    public double? Prevalence(int c) => Of(options.Prevalences, c);

    /// <summary>A value that follows from the order of the scores of one class; of two the positive one.</summary>
    public CountedValue OfRanks(
        int c, Func<GroupCounts, int, RankValues, double> value, CountedParts also = CountedParts.Decisions)
    {
        var ranked = predictions.PositiveClass is null ? c : 0;
        return new((counts, group) => value(counts, group, counts.Ranks(group, ranked)), CountedParts.Ranks | also);
    }

    /// <summary>A value of one class that rests on both sides, and is undefined for this reason where it has them and no value.</summary>
    public CountedValue Defined(int c, CountedValue value, string reason)
    {
        var basis = Basis.Of(MetricEvidence.BothSides, c);
        return value with
        {
            Basis = (counts, group) => basis(counts, group) is var rows && rows.Rows >= rows.Needed && double.IsNaN(value.Of(counts, group))
                ? new(0, 1, reason)
                : rows,
        };
    }

    private double? Of(IReadOnlyDictionary<string, double> numbers, int c) =>
        numbers.TryGetValue(predictions.ClassNames[c], out var number) ? number : null;
}
