using FairDiff.Fairness;
using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.Evaluation;

/// <summary>Reads what the evaluator needs from a scored view, and refuses rows that no classifier may be judged on.</summary>
internal sealed class ScoredRowsReader
{
    private readonly IDataView _view;
    private readonly ScoredLabels _labels;
    private readonly ScoreColumn _score;
    private readonly NamedValues? _cluster;
    private readonly NamedValues[] _attributes;

    /// <summary>Whether synthetic rows are read too, to choose among them; a classifier is judged on real ones only.</summary>
    public bool AllowsSynthetic { get; init; }

    public ScoredRowsReader(IDataView view, ScoredLabels labels, string score, string? cluster, IReadOnlyList<string> groups)
    {
        _view = view;
        _labels = labels;
        _score = ScoreColumn.Of(view.Schema, score, labels);
        _cluster = cluster is null ? null : new NamedValues(view.Schema, cluster);
        _attributes =
        [
            .. groups.SelectMany(
                group => view.Schema.GetColumnOrNull(group) is null ? group.Split('*', StringSplitOptions.TrimEntries) : [group])
                .Distinct().Select(name => new NamedValues(view.Schema, name)),
        ];
    }

    /// <summary>Reads all rows; their labels stay with the label column.</summary>
    /// <param name="options">How they will be judged; may come back with the threshold that the model itself decides by.</param>
    /// <param name="messages">Takes what the user should know of scores and attributes.</param>
    public ScoredRows Read(ref FairnessOptions options, EvaluationMessages messages)
    {
        var count = 0;

        var flag = AllowsSynthetic ? null : SyntheticFlag.Find(_view.Schema);
        NamedValues[] named = [.. _attributes, .. new[] { _cluster }.OfType<NamedValues>()];
        DataViewSchema.Column[] columns = [.. _labels.Columns, .. _score.Columns, .. named.SelectMany(values => values.Columns)];
        using var cursor = _view.GetRowCursor(flag is { } read ? [.. columns, read] : columns);
        var isSynthetic = flag is { } flagColumn ? cursor.GetGetter<bool>(flagColumn) : null;
        var takeLabel = _labels.ReaderOf(cursor, _score.ClassNames);
        Func<string>[] takers = [.. named.Select(values => values.ReaderOf(cursor))];
        var takeScore = _score.ReaderOf(cursor);
        for (; cursor.MoveNext(); count++)
        {
            RefuseSynthetic(isSynthetic, count);
            takeLabel();
            takeScore();
            foreach (var take in takers)
            {
                take();
            }
        }

        var missing = options.MissingValues;
        Array.ForEach(_attributes, attribute => messages.TellUnseen(attribute, missing));
        return new ScoredRows(
            _score.ClassNames,
            count > 0 ? _score.Matrix(ref options, messages.Tell) : throw new FairDiffException(
                "There is no row to evaluate. Check the file and the filters."),
            _attributes.ToDictionary(attribute => attribute.Column.Name, attribute => attribute.Read()),
            _cluster?.Read());
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
