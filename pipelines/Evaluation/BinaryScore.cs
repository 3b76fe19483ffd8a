using FairDiff.Fairness;
using FairDiff.Shared;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>One column with the score of the positive class; the label column has two different values at most.</summary>
internal sealed class BinaryScore(CsvRows header, LabelColumn labels, string column, string positive) : IScoreColumns
{
    private readonly string _positive = positive.Trim();
    private readonly int _column = header.IndexOf(column);
    private readonly List<bool> _isPositive = [];
    private readonly List<double> _scores = [];
    private string? _negative;

    public void Add(CsvRows rows)
    {
        var label = labels.Read(rows, text => text == _positive);
        if (label != _positive && label != (_negative ??= label))
        {
            throw rows.Wrong(
                $"the label is '{Listing.Value(label)}' after '{_negative}', and neither is the positive '{_positive}'; --score needs "
                    + "two labels "
                + "(for more classes use --scores).");
        }

        _isPositive.Add(label == _positive);
        _scores.Add(rows.Number(_column));
    }

    public EvaluationData ToData(CsvRows rows)
    {
        if (_scores.Count > 0 && !_isPositive.Contains(true))
        {
            throw rows.WrongFile($"has no row with the label '{_positive}' (--positive); every label is '{_negative}'.");
        }

        var data = FairnessData.Binary(_isPositive, _scores, _positive);
        return _negative is null ? data : data with { ClassNames = [_negative, _positive] };
    }
}
