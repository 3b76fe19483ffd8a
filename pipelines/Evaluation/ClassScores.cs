using FairDiff.Fairness;
using FairDiff.Shared;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>One score column per class, and the column of the label.</summary>
internal sealed class ClassScores(CsvRows header, LabelColumn label, string prefix) : IScoreColumns
{
    private readonly ClassColumns _scores = ClassColumns.Of(header, prefix, minimum: 2);
    private readonly Dictionary<string, int> _classIndex = [];
    private readonly List<int> _labels = [];

    public void Add(CsvRows rows)
    {
        if (_classIndex.Count == 0)
        {
            foreach (var (index, name) in _scores.Names.Index())
            {
                _classIndex[name] = index;
            }
        }

        var text = label.Read(rows, _classIndex.ContainsKey);
        _labels.Add(_classIndex.TryGetValue(text, out var c)
            ? c
            : throw rows.Wrong(
                $"the label '{Listing.Value(text)}' has no score column; the score columns are for {Listing.Of(_scores.Names)}."));
        _scores.Add(rows);
    }

    public EvaluationData ToData(CsvRows rows) =>
        new FairnessData { ClassNames = _scores.Names, Labels = _labels, Scores = _scores.ToMatrix() };
}
