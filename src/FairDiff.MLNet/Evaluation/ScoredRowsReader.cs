using FairDiff.Fairness;
using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Evaluation;

/// <summary>Reads what the evaluator needs from a scored view, and refuses rows that no classifier may be judged on.</summary>
internal sealed class ScoredRowsReader
{
    private readonly IDataView _view;
    private readonly ScoredLabels _labels;
    private readonly ScoreColumn _score;
    private readonly TextColumn? _cluster;
    private readonly TextColumn[] _attributes;

    public ScoredRowsReader(IDataView view, ScoredLabels labels, string score, string? cluster, IReadOnlyList<string> groups)
    {
        _view = view;
        _labels = labels;
        _score = ScoreColumn.Of(view.Schema, score, labels);
        _cluster = cluster is null ? null : new TextColumn(view.Schema, cluster);
        _attributes =
        [
            .. groups.SelectMany(
                group => view.Schema.GetColumnOrNull(group) is null ? group.Split('*', StringSplitOptions.TrimEntries) : [group])
                .Distinct().Select(name => new TextColumn(view.Schema, name)),
        ];
    }

    /// <summary>Reads all rows; their labels stay with the label column.</summary>
    /// <param name="options">How they will be judged; may come back with the threshold that the model itself decides by.</param>
    /// <param name="tell">Takes what the user should know of the scores.</param>
    public ScoredRows Read(ref FairnessOptions options, Action<string> tell)
    {
        var count = 0;
        List<string> clusters = [];
        var attributes = _attributes.Select(_ => new List<string>()).ToArray();

        var flag = SyntheticFlag.Find(_view.Schema);
        DataViewSchema.Column?[] columns = [
            _labels.Column, _cluster?.Column, flag, .. _attributes.Select(column => (DataViewSchema.Column?)column.Column)];
        using var cursor = _view.GetRowCursor([.. columns.OfType<DataViewSchema.Column>(), .. _score.Columns]);
        var isSynthetic = flag is { } flagColumn ? cursor.GetGetter<bool>(flagColumn) : null;
        var takeLabel = _labels.ReaderOf(cursor, _score.ClassNames);
        var readCluster = _cluster?.ReaderOf(cursor);
        Func<string>[] readAttributes = [.. _attributes.Select(column => column.ReaderOf(cursor))];
        var takeScore = _score.ReaderOf(cursor);
        for (; cursor.MoveNext(); count++)
        {
            RefuseSynthetic(isSynthetic, count);
            takeLabel();
            takeScore();
            clusters.Add(readCluster?.Invoke() ?? string.Empty);
            for (var index = 0; index < attributes.Length; index++)
            {
                attributes[index].Add(readAttributes[index]());
            }
        }

        return new ScoredRows(
            _score.ClassNames,
            count > 0 ? _score.Matrix(ref options, tell) : throw new FairDiffException(
                "There is no row to evaluate. Check the file and the filters."),
            _attributes.Zip(attributes).ToDictionary(pair => pair.First.Column.Name, pair => (IReadOnlyList<string>)pair.Second),
            _cluster is null ? null : clusters);
    }

    private static void RefuseSynthetic(ValueGetter<bool>? isSynthetic, int row)
    {
        var value = false;
        isSynthetic?.Invoke(ref value);
        if (value)
        {
            throw new FairDiffException(
                $"Row {row} is synthetic ({SyntheticFlag.Name} = true): a classifier is judged on real images only. Evaluate held-out "
                    + "data; the very view that DiffusionAugmentation was fitted on holds synthetic rows.");
        }
    }
}
