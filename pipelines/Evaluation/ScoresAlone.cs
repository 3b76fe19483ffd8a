using FairDiff.Fairness;
using FairDiff.Shared;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Scores without the truth; a column of it is not looked at.</summary>
internal sealed class ScoresAlone : IScoreColumns
{
    private readonly ClassColumns? _scores;
    private readonly PredictionColumns _columns;
    private readonly int _column;
    private readonly List<double> _values = [];

    public ScoresAlone(CsvRows header, PredictionColumns columns)
    {
        _columns = columns;
        _scores = columns.ScorePrefix is { } prefix ? ClassColumns.Of(header, prefix, columns.TargetPrefix is null ? 2 : 1) : null;
        _column = columns.Score is { } score ? header.IndexOf(score) : -1;
    }

    public void Add(CsvRows rows)
    {
        if (_scores is not null)
        {
            _scores.Add(rows);
        }
        else
        {
            _values.Add(rows.Number(_column));
        }
    }

    /// <summary>In the form of labelled rows, so that one code reads the scale of the scores; the labels mean nothing.</summary>
    public EvaluationData ToData(CsvRows rows)
    {
        if (_scores is null)
        {
            return FairnessData.Binary(new bool[_values.Count], _values, _columns.Positive!.Trim());
        }

        var scores = _scores.ToMatrix();
        return _columns.TargetPrefix is null
            ? new FairnessData { ClassNames = _scores.Names, Labels = new int[scores.GetLength(0)], Scores = scores }
            : new MultiLabelData
            {
                ConditionNames = _scores.Names, Scores = scores,
                Targets = RowMatrix.Of(scores.GetLength(0), scores.GetLength(1), (_, _) => double.NaN),
            };
    }
}
