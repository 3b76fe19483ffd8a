using FairDiff.Fairness;
using FairDiff.Pipelines.Csv;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>One column with the score of the positive class; the label column has two different values at most.</summary>
internal sealed class BinaryScore(CsvRows header, LabelColumn labels, string column, string positive) : IScoreColumns
{
    private readonly int _column = header.IndexOf(column);
    private readonly List<bool> _isPositive = [];
    private readonly List<double> _scores = [];
    private string? _negative;

    public void Add(CsvRows rows)
    {
        var label = labels.Read(rows);
        if (label != positive && label != (_negative ??= label))
        {
            throw rows.Wrong(
                $"the label is '{label}' after '{_negative}', and neither is the positive '{positive}'; --score needs two labels "
                + "(for more classes use --scores).");
        }

        _isPositive.Add(label == positive);
        _scores.Add(rows.Number(_column));
    }

    public PredictionSet ToData(CsvRows rows)
    {
        if (_scores.Count > 0 && !_isPositive.Contains(true))
        {
            throw rows.WrongFile($"has no row with the label '{positive}' (--positive); every label is '{_negative}'.");
        }

        var data = FairnessData.Binary(_isPositive, _scores, positive);
        return new PredictionSet(_negative is null ? data : data with { ClassNames = [_negative, positive] }, null);
    }
}
