using FairDiff.Fairness;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>One score column and one column of the truth (1, 0, empty = unknown) per condition.</summary>
internal sealed class ConditionScores : IScoreColumns
{
    private readonly ClassColumns _scores;
    private readonly ClassColumns _targets;

    public ConditionScores(CsvRows header, string targetPrefix, string scorePrefix)
    {
        _scores = ClassColumns.Of(header, scorePrefix, minimum: 1);
        _targets = _scores.Beside(header, targetPrefix);
    }

    public void Add(CsvRows rows)
    {
        _scores.Add(rows);
        _targets.AddTruth(rows);
    }

    public EvaluationData ToData(CsvRows rows) =>
        new MultiLabelData { ConditionNames = _scores.Names, Targets = _targets.ToMatrix(), Scores = _scores.ToMatrix() };
}
