using FairDiff.Fairness;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>One score column and one column of the soft label per class.</summary>
internal sealed class SoftLabelScores : IScoreColumns
{
    private readonly ClassColumns _scores;
    private readonly ClassColumns _labels;

    public SoftLabelScores(CsvRows header, string labelPrefix, string scorePrefix)
    {
        _scores = ClassColumns.Of(header, scorePrefix, minimum: 2);
        _labels = _scores.Beside(header, labelPrefix);
    }

    public void Add(CsvRows rows)
    {
        _scores.Add(rows);
        _labels.AddDistribution(rows);
    }

    public EvaluationData ToData(CsvRows rows) =>
        FairnessData.Soft(_scores.Names, _labels.ToMatrix(), _scores.ToMatrix());
}
