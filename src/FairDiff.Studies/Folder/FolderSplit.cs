using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>
/// Which rows train (with or without their label), which choose between classifiers, which are the in-distribution test set, and which are
/// out of distribution.
/// </summary>
public sealed record FolderSplit(
    IReadOnlyList<int> Labelled, IReadOnlyList<int> Unlabelled, IReadOnlyList<int> Validation, IReadOnlyList<int> Test,
    IReadOnlyList<(string Name, IReadOnlyList<int> Rows)> OutOfDistribution)
{
    /// <summary>Out-of-distribution sets that may be looked at while choosing; they are never test sets.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<int> Rows)> OodValidation { get; init; } = [];

    /// <summary>Training rows beyond a limit that nothing learns from (<see cref="SkewBy.Removal"/>).</summary>
    public IReadOnlyList<int> Removed { get; init; } = [];

    /// <summary>What became of rows that are in none of these sets, and what the sets lack, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <exception cref="FairDiffException">A selector selects nothing, selectors or sets share what they must not share, a set is empty, or
    /// a class has no training row.</exception>
    internal static FolderSplit Create(MetadataTable table, FolderOptions options, int draw = 0)
    {
        SelectorCheck.Apply(table, options);
        var (clusters, label) = (new RowClusters(table, options), new FolderLabel(table, options));
        var used = Enumerable.Range(0, table.RowCount).Where(row => !Selected(table, options.Excluded, row)).ToList();
        var (generatorOnly, oodRows) = Unlearned(table, options, clusters, used);
        var inDistribution = used.FindAll(row => !oodRows.Contains(row) && !Selected(table, options.Unlabelled, row));
        var (train, columnValidation, test, note) = Parts(table, options, clusters, inDistribution, clusters.Of(generatorOnly));
        var hidden = LabelDraw.Hidden(table, options, train, draw);
        var labelled = train.FindAll(row => HasLabel(row) && !hidden.Contains(row));
        var (fit, validation) = options switch
        {
            { ValidationFraction: 0 } => (train, []),
            { OodValidation.Count: > 0 } => (train, [.. OodSets(options.OodValidation).SelectMany(set => set.Rows)]),
            _ when columnValidation.Count > 0 => (train, columnValidation),
            _ => HoldOut(table, options, clusters, train, labelled, clusters.Of(generatorOnly)),
        };

        var removes = options.SkewBy == SkewBy.Removal;
        var split = new FolderSplit(
            [.. fit.Where(row => HasLabel(row) && !hidden.Contains(row))],
            [.. fit.Where(row => !HasLabel(row) || (hidden.Contains(row) && !removes)), .. generatorOnly],
            validation,
            [.. test.Where(HasLabel)],
            OodSets(options.OutOfDistribution))
        {
            OodValidation = OodSets(options.OodValidation),
            Removed = removes ? [.. fit.Where(hidden.Contains)] : [],
        };
        var check = new SplitCheck(table, options, clusters, split);
        check.RefuseEmptySets(note);
        check.RefuseLeaks();
        check.RefuseLeakingChoices();
        check.RefuseUntrainedClasses(hidden);
        check.RefuseIdleLimits(train);
        var unlabelledTest = test.Count(row => !HasLabel(row)) + used.Count(
            row => oodRows.Contains(row) && !HasLabel(row) && !generatorOnly.Contains(row));
        return split with
        {
            Notes =
            [
                .. note is null ? [] : new[] { note },
                .. unlabelledTest > 0
                    ? [$"{RowText.Count(unlabelledTest, "test")} of {table.Path} without a label cannot be judged and are left out."]
                    : Array.Empty<string>(),
                .. options.OodTrainFraction is null ? [] : new[]
                {
                    $"{RowText.Count(generatorOnly.Count(oodRows.Contains))} out of distribution train the generators, without their "
                        + "label, and are in no test set.",
                },
                .. check.Notes(),
            ],
        };

        bool HasLabel(int row) => label.IsKnown(row);

        IReadOnlyList<(string Name, IReadOnlyList<int> Rows)> OodSets(IEnumerable<RowSelector> selectors) =>
        [
            .. selectors.Select(selector => (
                selector.ToString(),
                (IReadOnlyList<int>)[.. used.Where(row => selector.Selects(table, row) && HasLabel(row) && !generatorOnly.Contains(row))])),
        ];
    }

    /// <summary>
    /// The rows that a generator may learn from: all, or those that the split column gives to training and the unlabelled ones, but not the
    /// excluded ones.
    /// </summary>
    /// <exception cref="FairDiffException">A selector selects nothing, no row is left, a cluster has training rows and others, or a label
    /// vector is none.</exception>
    public static FolderSplit ForTraining(MetadataTable table, FolderOptions options)
    {
        new FolderLabel(table, options).Check();
        SelectorCheck.Apply(table, options);
        var (clusters, label) = (new RowClusters(table, options), new FolderLabel(table, options));
        var used = Enumerable.Range(0, table.RowCount).Where(row => !Selected(table, options.Excluded, row)).ToList();
        var column = options.SplitColumn is { } name ? new SplitColumn(table, name) : null;
        var others = used.FindAll(row => !Selected(table, options.Unlabelled, row));
        var train = used.Where(row => column is null || column[row] == SplitPart.Train || Selected(table, options.Unlabelled, row))
            .ToLookup(row => label.IsKnown(row) && !Selected(table, options.Unlabelled, row));
        var note = column?.Note(others, "not used: a generator learns from training rows only");
        if (train.Count == 0)
        {
            throw new FairDiffException(
                $"{table.Path}: no row is left to train on. Check --split-column and --exclude." + (note is null ? "" : $" {note}"));
        }

        var split = new FolderSplit(
            [.. train[true]], [.. train[false]], column?.RowsOf(SplitPart.Validation, others) ?? [],
            column?.RowsOf(SplitPart.Test, others) ?? [], []);
        var check = new SplitCheck(table, options, clusters, split);
        check.RefuseLeaks();
        return split with { Notes = [.. new[] { note, check.LearnedTestRows() }.OfType<string>()] };
    }

    private static bool Selected(MetadataTable table, IEnumerable<RowSelector> selectors, int row) =>
        selectors.Any(selector => selector.Selects(table, row));

    /// <summary>
    /// The rows that only generators see, and all that are out of distribution. Of those that are both,
    /// <see cref="FolderOptions.OodTrainFraction"/> is for the generators.
    /// </summary>
    private static (HashSet<int> GeneratorOnly, HashSet<int> OutOfDistribution) Unlearned(
        MetadataTable table, FolderOptions options, RowClusters clusters, List<int> used)
    {
        var unlabelled = used.Where(row => Selected(table, options.Unlabelled, row)).ToHashSet();
        var ood = used.Where(row => Selected(table, options.OutOfDistribution.Concat(options.OodValidation), row)).ToHashSet();
        if (options.OodTrainFraction is { } fraction)
        {
            var both = used.FindAll(row => unlabelled.Contains(row) && ood.Contains(row));
            var elsewhere = clusters.Of(unlabelled.Where(row => !ood.Contains(row)));
            var (train, _) = clusters.HoldOut(
                both, both.FindAll(new FolderLabel(table, options).IsKnown), 1 - fraction, elsewhere);
            if (train.Count == 0)
            {
                throw new FairDiffException(
                    FormattableString.Invariant($"--ood-train-fraction is {fraction}, which leaves the generators none of the ")
                    + $"{RowText.Count(both.Count)} that are out of distribution and unlabelled; choose a larger one.");
            }

            unlabelled.ExceptWith(both.Except(train));
        }

        return (unlabelled, ood);
    }

    private static (List<int> Train, List<int> Validation, List<int> Test, string? Note) Parts(
        MetadataTable table, FolderOptions options, RowClusters clusters, List<int> rows, HashSet<string> generatorOnly)
    {
        var label = new FolderLabel(table, options);
        if (options.SplitColumn is not { } name)
        {
            var (train, test) = clusters.HoldOut(
                rows, rows.FindAll(label.IsKnown), options.TestFraction, generatorOnly);
            return (train, [], test, null);
        }

        var column = new SplitColumn(table, name);
        var validation = column.RowsOf(SplitPart.Validation, rows).FindAll(label.IsKnown);
        if (validation.Count > 0 && options is { ValidationFraction: > 0, ValidationFractionIsGiven: true, OodValidation.Count: 0 })
        {
            throw new FairDiffException(
                FormattableString.Invariant($"--validation-fraction is {options.ValidationFraction}, but column '{name}' of {table.Path} ")
                + $"names {RowText.Count(validation.Count, "validation")}. Leave --validation-fraction out to choose on these, or leave "
                + "them out with --exclude.");
        }

        var words = options switch
        {
            { ValidationFraction: 0 } => "not used: nothing is chosen on validation rows without --select-by, --real-fraction-grid or a "
                + "method with feedback",
            { OodValidation.Count: > 0 } => "not used: --ood-validation names the validation rows",
            _ => "validation rows, which choose",
        };
        return (column.RowsOf(SplitPart.Train, rows), validation, column.RowsOf(SplitPart.Test, rows), column.Note(rows, words));
    }

    /// <summary>
    /// Holds labelled training rows out. Unlabelled rows of their clusters go with them: a generator must not see their patients either.
    /// </summary>
    private static (List<int> Train, List<int> Validation) HoldOut(
        MetadataTable table, FolderOptions options, RowClusters clusters, List<int> train, List<int> labelled,
        HashSet<string> generatorOnly)
    {
        var (fit, validation) = clusters.HoldOut(train, labelled, options.ValidationFraction, generatorOnly);
        return validation.Count > 0 && validation.Count < labelled.Count
            ? (fit, validation)
            : throw new FairDiffException(
                $"{table.Path}: {validation.Count} of {labelled.Count} labelled training rows would be validation rows; both sides "
                    + "need some. "
                + "Change --validation-fraction.");
    }
}
