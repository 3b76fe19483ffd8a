using FairDiff.Fairness;
using FairDiff.Pipelines.Csv;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>One score column per class: a prefix and the class's name.</summary>
internal sealed class ClassScores : IScoreColumns
{
    private readonly string[] _classes;
    private readonly int[] _columns;
    private readonly Dictionary<string, int> _classIndex;
    private readonly List<int> _labels = [];
    private readonly List<double> _scores = [];

    public ClassScores(CsvRows rows, string prefix)
    {
        _columns = [.. Enumerable.Range(0, rows.Columns.Count).Where(c => rows.Columns[c].StartsWith(prefix, StringComparison.Ordinal))];
        _classes = [.. _columns.Select(column => rows.Columns[column][prefix.Length..])];
        if (_columns.Length < 2)
        {
            throw rows.WrongFile(
                $"has {_columns.Length} columns that begin with '{prefix}'; --scores needs one per class, at least 2 (for one column of "
                + $"scores use --score and --positive). It has {string.Join(", ", rows.Columns)}.");
        }

        _classIndex = _classes.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
    }

    public void Add(CsvRows rows, string label)
    {
        if (!_classIndex.TryGetValue(label, out var index))
        {
            throw rows.Wrong($"the label '{label}' has no score column; the score columns are for {string.Join(", ", _classes)}.");
        }

        _labels.Add(index);
        foreach (var column in _columns)
        {
            _scores.Add(rows.Number(column));
        }
    }

    public FairnessData ToData(CsvRows rows)
    {
        var matrix = new double[_labels.Count, _classes.Length];
        for (var i = 0; i < _scores.Count; i++)
        {
            matrix[i / _classes.Length, i % _classes.Length] = _scores[i];
        }

        return new FairnessData { ClassNames = _classes, Labels = _labels, Scores = matrix };
    }
}
