using FairDiff.Fairness;
using FairDiff.MLNet.Data;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Evaluation;

/// <summary>Reads what the evaluator needs from a scored view, and refuses rows that no classifier may be judged on.</summary>
internal sealed class ScoredRowsReader
{
    private readonly IDataView _view;
    private readonly TextColumn _label;
    private readonly ScoreColumn _score;
    private readonly TextColumn? _cluster;
    private readonly TextColumn[] _attributes;

    public ScoredRowsReader(IDataView view, string label, string score, string? cluster, IReadOnlyList<string> groups)
    {
        _view = view;
        _label = new TextColumn(view.Schema, label);
        _score = new ScoreColumn(view.Schema, score, _label);
        _cluster = cluster is null ? null : new TextColumn(view.Schema, cluster);
        _attributes =
        [
            .. groups.SelectMany(group => view.Schema.GetColumnOrNull(group) is null ? group.Split('*', StringSplitOptions.TrimEntries) : [group])
                .Distinct().Select(name => new TextColumn(view.Schema, name)),
        ];
    }

    public FairnessData Read()
    {
        var classes = _score.ClassNames.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index);
        List<int> labels = [];
        List<float[]> scores = [];
        List<string> clusters = [];
        var attributes = _attributes.Select(_ => new List<string>()).ToArray();

        var flag = SyntheticFlag.Find(_view.Schema);
        DataViewSchema.Column?[] columns = [_label.Column, _score.Column, _cluster?.Column, flag, .. _attributes.Select(column => (DataViewSchema.Column?)column.Column)];
        using var cursor = _view.GetRowCursor(columns.OfType<DataViewSchema.Column>());
        var isSynthetic = flag is { } flagColumn ? cursor.GetGetter<bool>(flagColumn) : null;
        var readLabel = _label.ReaderOf(cursor);
        var readCluster = _cluster?.ReaderOf(cursor);
        Func<string>[] readAttributes = [.. _attributes.Select(column => column.ReaderOf(cursor))];
        var readScore = cursor.GetGetter<VBuffer<float>>(_score.Column);
        VBuffer<float> score = default;
        while (cursor.MoveNext())
        {
            RefuseSynthetic(isSynthetic, labels.Count);
            labels.Add(ClassOf(readLabel(), classes, labels.Count));
            readScore(ref score);
            scores.Add([.. score.DenseValues()]);
            clusters.Add(readCluster?.Invoke() ?? string.Empty);
            for (var index = 0; index < attributes.Length; index++)
            {
                attributes[index].Add(readAttributes[index]());
            }
        }

        return new FairnessData
        {
            ClassNames = _score.ClassNames,
            Labels = labels.Count > 0 ? labels : throw new FairDiffException("There is no row to evaluate. Check the file and the filters."),
            Scores = Matrix(scores, classes.Count),
            Attributes = _attributes.Zip(attributes).ToDictionary(pair => pair.First.Column.Name, pair => (IReadOnlyList<string>)pair.Second),
            Clusters = _cluster is null ? null : clusters,
        };
    }

    private static void RefuseSynthetic(ValueGetter<bool>? isSynthetic, int row)
    {
        var value = false;
        isSynthetic?.Invoke(ref value);
        if (value)
        {
            throw new FairDiffException(
                $"Row {row} is synthetic ({SyntheticFlag.Name} = true): a classifier is judged on real images only. Evaluate held-out data; the very " +
                "view that DiffusionAugmentation was fitted on holds synthetic rows.");
        }
    }

    private int ClassOf(string label, Dictionary<string, int> classes, int row)
    {
        if (classes.TryGetValue(label, out var index))
        {
            return index;
        }

        throw new FairDiffException(label.Length == 0
            ? $"Row {row} has no label in column '{_label.Column.Name}'. Leave unlabelled rows out of the evaluation (ml.Data.FilterByCustomPredicate)."
            : $"Row {row} has the label '{label}', which the model does not know. Its classes are {string.Join(", ", _score.ClassNames)}.");
    }

    private static double[,] Matrix(List<float[]> rows, int width)
    {
        var matrix = new double[rows.Count, width];
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < width; column++)
            {
                matrix[row, column] = rows[row][column];
            }
        }

        return matrix;
    }
}
