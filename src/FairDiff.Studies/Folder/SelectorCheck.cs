using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>Refuses selectors that select nothing, and those that give one row two parts in a study that exclude each other.</summary>
internal static class SelectorCheck
{
    private const int ShownValues = 20;

    /// <exception cref="FairDiffException">The message names the selectors and the number of rows.</exception>
    public static void Apply(MetadataTable table, FolderOptions options)
    {
        (string Option, RowSelector Rows)[] test =
            [
                .. options.OutOfDistribution.Select(rows => ("--ood", rows)),
                .. options.OodValidation.Select(rows => ("--ood-validation", rows))];
        (string Option, RowSelector Rows)[] unlabelled = [.. options.Unlabelled.Select(rows => ("--unlabelled", rows))];
        (string Option, RowSelector Rows)[] limits = [.. options.LabelLimits.Select(limit => ("--skew", limit.Rows))];
        var all = Enumerable.Range(0, table.RowCount).ToList();
        var used = all.FindAll(row => !options.Excluded.Any(selector => selector.Selects(table, row)));
        foreach (var selector in options.Excluded)
        {
            RefuseEmpty(table, selector, all);
        }

        foreach (var (option, selector) in test.Concat(unlabelled).Concat(limits))
        {
            RefuseEmpty(table, selector, all);
            if (!used.Exists(row => selector.Selects(table, row)))
            {
                throw new FairDiffException($"{table.Path}: --exclude leaves out every row of {option} {selector}; drop one of the two.");
            }
        }

        foreach (var (index, one) in test.Index())
        {
            foreach (var other in test.Skip(index + 1))
            {
                RefuseShared(
                    one, other,
                    "Each is a set of its own; name selectors that exclude each other, or leave the shared rows out with --exclude.");
            }

            if (options.OodTrainFraction is null)
            {
                foreach (var other in unlabelled)
                {
                    RefuseShared(
                        one, other,
                        "A generator would learn from the test images. Drop one of the two, or give each its share of the rows with "
                        + "--ood-train-fraction, for example 0.5 for half of them (patient by patient with --cluster).");
                }
            }
        }

        if (options.OodTrainFraction is { } fraction
            && !used.Exists(row => test.Any(set => set.Rows.Selects(table, row)) && unlabelled.Any(set => set.Rows.Selects(table, row))))
        {
            throw new FairDiffException(FormattableString.Invariant(
                $"--ood-train-fraction is {fraction}, but it is of rows that both --ood and --unlabelled select, ")
                + "and there are none; name the rows in both, or leave it out.");
        }

        if (options.LabelLimits.GroupBy(limit => limit.Rows).FirstOrDefault(limits => limits.Count() > 1) is { } twice)
        {
            throw new FairDiffException(
                $"--skew limits the labels of {twice.Key} {twice.Count()} times ({string.Join(", ", twice)}); name it once.");
        }

        void RefuseShared((string Option, RowSelector Rows) one, (string Option, RowSelector Rows) other, string remedy)
        {
            var shared = used.Count(row => one.Rows.Selects(table, row) && other.Rows.Selects(table, row));
            if (shared > 0)
            {
                throw new FairDiffException($"{table.Path}: {RowText.Count(shared)} {(shared == 1 ? "is" : "are")} both of {one.Option} "
                    + $"{one.Rows} and of {other.Option} {other.Rows}. {remedy}");
            }
        }
    }

    private static void RefuseEmpty(MetadataTable table, RowSelector selector, List<int> rows)
    {
        if (!rows.Exists(row => selector.Selects(table, row)))
        {
            var values = rows.Select(row => table[row, selector.Column]).Distinct().Order().Take(ShownValues);
            throw new FairDiffException($"No row of {table.Path} has {selector}; {selector.Column} is one of {string.Join(", ", values)}.");
        }
    }
}
