using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>Looks at the sets of a split before anything is trained: what they share, what they lack.</summary>
internal sealed class SplitCheck
{
    private static readonly int SmallestSet = new FairnessOptions().MinimumGroupSize;

    private readonly MetadataTable _table;
    private readonly FolderOptions _options;
    private readonly RowClusters _clusters;
    private readonly FolderSplit _split;
    private readonly FolderLabel _label;

    /// <summary>The sets that are judged, and those that choose.</summary>
    private readonly Side[] _judged;

    public SplitCheck(MetadataTable table, FolderOptions options, RowClusters clusters, FolderSplit split)
    {
        (_table, _options, _clusters, _split, _label) = (table, options, clusters, split, new FolderLabel(table, options));
        _judged =
        [
            new("validation rows", options.OodValidation.Count > 0 ? [] : split.Validation, Chooses: true),
            .. split.OodValidation.Select(
                set => new Side($"rows of --ood-validation {set.Name}", set.Rows, Chooses: true, OutOfDistribution: true)),
            new("test rows", split.Test),
            .. split.OutOfDistribution.Select(set => new Side($"rows of --ood {set.Name}", set.Rows, OutOfDistribution: true)),
        ];
    }

    private ConditionCheck Conditions => new(_table, _options, _split.Labelled);

    private IEnumerable<(string Name, IReadOnlyList<int> Rows)> Judged => _judged.Select(side => (side.Name, side.Rows));

    /// <param name="note">How the split column was read.</param>
    public void RefuseEmptySets(string? note)
    {
        var ood = _judged.Where(side => side.OutOfDistribution).ToArray();
        if (_split.Labelled.Count == 0 || _split.Test.Count == 0 || Array.Exists(ood, side => side.Rows.Count == 0))
        {
            throw new FairDiffException(
                $"{_table.Path}: {_split.Labelled.Count} labelled training rows, {_split.Test.Count} test rows, out of distribution "
                + string.Join(", ", _split.OodValidation.Concat(_split.OutOfDistribution).Select(set => $"{set.Name} {set.Rows.Count}"))
                + "; none of these may be 0. "
                + "Check --split-column, --ood, --ood-validation, --unlabelled and --exclude." + (note is null ? "" : $" {note}"));
        }
    }

    /// <summary>What trains must share no patient with what chooses or judges.</summary>
    public void RefuseLeaks()
    {
        var training = new Side("training rows", [.. _split.Labelled, .. _split.Unlabelled, .. _split.Removed]);
        foreach (var judged in _judged)
        {
            RefuseShared(training, judged);
        }
    }

    /// <summary>Nor must what chooses with what judges.</summary>
    public void RefuseLeakingChoices()
    {
        foreach (var chooses in _judged.Where(side => side.Chooses))
        {
            foreach (var judges in _judged.Where(side => !side.Chooses))
            {
                RefuseShared(chooses, judges);
            }
        }
    }

    /// <summary>A class without a labelled training row cannot be told by any classifier, and one class alone cannot be learned.</summary>
    /// <param name="hidden">The training rows whose label a limit hides.</param>
    public void RefuseUntrainedClasses(IReadOnlySet<int> hidden)
    {
        if (_options.Label.IsVector)
        {
            Conditions.RefuseUntrained(Judged);
            return;
        }

        var trained = _split.Labelled.Select(Label).ToHashSet();
        var untrained = _judged.SelectMany(side => side.Rows.Select(row => (Side: side, Class: Label(row)))).Where(
            row => !trained.Contains(row.Class))
            .GroupBy(row => row.Class).OrderBy(rows => rows.Key, StringComparer.Ordinal).ToArray();
        if (untrained.Length > 0)
        {
            string Where(IEnumerable<(Side Side, string Class)> rows) => string.Join(
                ", ", rows.GroupBy(row => row.Side.Name).Select(side => $"{side.Count()} of the {side.Key}"));
            string Why(string name) => string.Concat(
                Elsewhere(name, hidden).Where(part => part.Count > 0).Select(part => $"; {part.Words} {RowText.Count(part.Count)}"));
            throw new FairDiffException(
                $"{_table.Path}: no labelled training row has the class "
                + $"{RowText.Few([.. untrained.Select(rows => $"'{rows.Key}' ({Where(rows)}{Why(rows.Key)})")])}, so no classifier "
                + "can learn it. "
                + $"Leave its rows out with --exclude {_options.LabelColumn}={untrained[0].Key}, or give training some of them "
                + (_options.SplitColumn is { } column ? $"in column '{column}'." : "(--test-fraction, --split-seed, --ood, --skew)."));
        }

        if (trained.Count == 1)
        {
            throw new FairDiffException(
                $"{_table.Path}: all {_split.Labelled.Count} labelled training rows have the class '{trained.Single()}'; a classifier "
                    + "needs two classes. "
                + "Check --label-column, --split-column, --ood, --skew and --exclude.");
        }
    }

    /// <summary>What keeps rows of a class from training with their label.</summary>
    private IEnumerable<(string Words, int Count)> Elsewhere(string name, IReadOnlySet<int> hidden)
    {
        var rows = Enumerable.Range(0, _table.RowCount).Where(row => Label(row) == name).ToList();
        int Selected(IReadOnlyList<RowSelector> selectors) =>
            rows.RemoveAll(row => selectors.Any(selector => selector.Selects(_table, row)));
        yield return ("--exclude leaves out", Selected(_options.Excluded));
        yield return ("--unlabelled hides the label of", Selected(_options.Unlabelled));
        yield return ("--skew hides the label of", rows.RemoveAll(hidden.Contains));
    }

    /// <summary>A limit on labels that no training row has was meant for other rows.</summary>
    public void RefuseIdleLimits(IReadOnlyList<int> train)
    {
        if (_options.LabelLimits.FirstOrDefault(
            limit => !train.Any(row => limit.Rows.Selects(_table, row) && _label.IsKnown(row))) is { } idle)
        {
            throw new FairDiffException(
                $"{_table.Path}: --skew {idle} limits training labels, but no labelled training row has {idle.Rows}: --ood, "
                + "--ood-validation, --unlabelled or the split has taken them all. Drop --skew, or what took them.");
        }
    }

    /// <summary>The rows that the split column calls test and --unlabelled gives to the generators; null where there are none.</summary>
    public string? LearnedTestRows() =>
        _options.SplitColumn is { } column
            && new SplitColumn(_table, column).RowsOf(SplitPart.Test, _split.Unlabelled).Count is > 0 and var count
            ? $"--unlabelled gives {RowText.Count(count)} to the generators that column '{column}' calls test: without the label, and "
                + "they are in no test set."
            : null;

    /// <summary>What a reader of the results should know of the sets.</summary>
    public IEnumerable<string> Notes()
    {
        if (LearnedTestRows() is { } learned)
        {
            yield return learned;
        }

        foreach (var column in _options.AttributeColumns)
        {
            var known = _split.Labelled.Concat(_split.Unlabelled).Select(row => _table[row, column]).ToHashSet();
            string[] unknown = [.. _split.Test.Select(row => _table[row, column]).Where(value => value.Length > 0 && !known.Contains(value))
                .Distinct().Order(StringComparer.Ordinal)];
            if (unknown.Length > 0)
            {
                yield return $"No training row has {RowText.Few([.. unknown.Select(value => $"{column}={value}")])}, but "
                    + "in-distribution test rows have: no generator knows "
                    + "it. Hold such rows out with --ood to see them as a set of their own.";
            }
        }

        foreach (var note in _options.Label.IsVector ? Conditions.Notes(Judged) : [])
        {
            yield return note;
        }

        var classes = _options.Label.IsVector ? [] : _split.Labelled.Select(Label).Distinct().Order(StringComparer.Ordinal).ToArray();
        string[] untested = [.. classes.Except(_split.Test.Select(Label))];
        if (untested.Length > 0)
        {
            yield return $"No in-distribution test row has the class {RowText.Few(untested)}: nothing is said of how well it is told.";
        }

        foreach (var side in _judged.Where(side => side.Rows.Count > 0))
        {
            if (side.Rows.Count < SmallestSet)
            {
                yield return $"There {(side.Rows.Count == 1 ? "is" : "are")} only {side.Rows.Count} {side.Name}: below {SmallestSet}, "
                    + "metrics are insufficient evidence and are "
                    + "not shown.";
            }

            if (!_options.Label.IsVector && side.Rows.Select(Label).Distinct().Take(2).Count() == 1)
            {
                yield return $"All {RowText.Count(side.Rows.Count)} among the {side.Name} have the class '{Label(side.Rows[0])}': no "
                    + "AUC is defined there, and accuracy is "
                    + "the recall of that class.";
            }
        }
    }

    private string Label(int row) => _label.Text(row);

    private void RefuseShared(Side one, Side other)
    {
        RefuseShared(one, other, _clusters.Named, ("value", $" of column '{_options.ClusterColumn}'"), shared =>
        {
            var exclude = $"leave the rows of one side out, for example with --exclude {_options.ClusterColumn}={shared}";
            return _options.SplitColumn is { } column && !one.OutOfDistribution && !other.OutOfDistribution
                ? $"Correct column '{column}', {exclude}, or leave --split-column out: the rows are then split by seed, those of each "
                    + $"{_options.ClusterColumn} together."
                : $"{exclude[..1].ToUpperInvariant()}{exclude[1..]}, or choose sets that share none.";
        });
        RefuseShared(one, other, row => _table.File(row, _options.ImageColumn), ("image", ""), _ => "List each image once.");
    }

    private void RefuseShared(Side one, Side other, Func<int, string?> nameOf, (string Noun, string More) what, Func<string, string> remedy)
    {
        var names = one.Rows.Select(nameOf).OfType<string>().ToHashSet();
        var shared = other.Rows.Select(nameOf).OfType<string>().Where(names.Contains).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (shared.Length > 0)
        {
            throw new FairDiffException(
                $"{_table.Path}: {shared.Length} {what.Noun}{(shared.Length == 1 ? "" : "s")}{what.More} "
                    + $"{(shared.Length == 1 ? "is" : "are")} on both sides, among the "
                + $"{one.Name} and the {other.Name}, for example '{shared[0]}'; results would be "
                + $"better than on patients that nothing was learned of. {remedy(shared[0])}");
        }
    }

    /// <param name="Name">The rows in words.</param>
    /// <param name="Rows">The rows.</param>
    /// <param name="Chooses">Whether they choose, and so must share nothing with those that judge.</param>
    /// <param name="OutOfDistribution">Whether a selector names them.</param>
    private sealed record Side(string Name, IReadOnlyList<int> Rows, bool Chooses = false, bool OutOfDistribution = false);
}
