using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness;

/// <summary>The people whom a method fails whatever its training seed, and whether other methods fail the same ones (Ktena et al. 2024,
/// "underserved").</summary>
/// <remarks>
/// A row counts when all replicates are wrong: the more replicates, the fewer rows, so methods are comparable with equally many only. Rows
/// that everyone fails can be wrong labels as well as hard cases.
/// </remarks>
public sealed record ConsistentErrors
{
    /// <summary>Gets the rows that were considered.</summary>
    public required int Considered { get; init; }

    /// <summary>Gets the errors of each method.</summary>
    public required IReadOnlyList<MethodErrors> Methods { get; init; }

    /// <summary>Gets the rows that any method always gets wrong, those of the same methods next to each other: the order of the paper's
    /// picture.</summary>
    public required IReadOnlyList<int> Order { get; init; }

    /// <summary>Gets the blocks of that order, those of most methods first.</summary>
    public required IReadOnlyList<ErrorBlock> Blocks { get; init; }

    /// <summary>Gets the overlap of each pair of methods.</summary>
    public required IReadOnlyList<ErrorOverlap> Overlaps { get; init; }

    /// <summary>Finds them.</summary>
    /// <param name="methods">The replicates of each method, all on the same rows in the same order.</param>
    /// <param name="options">
    /// Groups and thresholds; if it names high-risk classes, only rows of those are considered. Its resamples are not used.
    /// </param>
    /// <returns>The result.</returns>
    /// <exception cref="FairnessException">There is no method or replicate, or the rows are not the same.</exception>
    public static ConsistentErrors Find(IReadOnlyDictionary<string, IReadOnlyList<FairnessData>> methods, FairnessOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(methods);
        options = (options ?? new FairnessOptions()) with { BootstrapSamples = 0 };
        if (methods.Count == 0 || methods.Values.Any(replicates => replicates.Count == 0))
        {
            throw new FairnessException("Consistent errors need at least one method, and a replicate of each.");
        }

        var runs = methods.ToDictionary(
            method => method.Key, method => method.Value.Select(data => Evaluation.Of(data, options, CancellationToken.None)).ToArray());
        var first = runs.Values.First()[0];
        SameRows.Check([.. runs.Values.SelectMany(run => run)]);
        var isConsidered = Considers(first, options);
        var wrong = runs.ToDictionary(
            run => run.Key, run => Rows(first).Where(
                row => isConsidered(row) && run.Value.All(evaluation => IsWrong(evaluation, row))).ToArray());
        var blocks = Rows(first)
            .GroupBy(row => string.Join('\n', methods.Keys.Where(method => wrong[method].AsSpan().BinarySearch(row) >= 0)))
            .Where(block => block.Key.Length > 0)
            .Select(block => (Methods: block.Key.Split('\n'), Rows: block.ToArray()))
            .OrderByDescending(block => block.Methods.Length).ThenBy(block => string.Join('\n', block.Methods), StringComparer.Ordinal)
            .ToArray();
        var start = 0;
        return new ConsistentErrors
        {
            Considered = Rows(first).Count(isConsidered),
            Methods = [.. runs.Select(run => new MethodErrors(
                run.Key, run.Value.Length, wrong[run.Key], ByGroup(first, wrong[run.Key], isConsidered)))],
            Order = [.. blocks.SelectMany(block => block.Rows)],
            Blocks = [.. blocks.Select(block => new ErrorBlock(
                block.Methods, (start += block.Rows.Length) - block.Rows.Length, block.Rows.Length))],
            Overlaps =
            [
                .. from second in Enumerable.Range(1, Math.Max(runs.Count - 1, 0))
                   from one in Enumerable.Range(0, second)
                   where second < runs.Count
                   let names = methods.Keys.ToArray()
                   select Overlap(names[one], wrong[names[one]], names[second], wrong[names[second]]),
            ],
        };
    }

    private static IEnumerable<int> Rows(Evaluation evaluation) => Enumerable.Range(0, evaluation.Predictions.Rows);

    private static Func<int, bool> Considers(Evaluation evaluation, FairnessOptions options)
    {
        int[] highRisk = [.. Enumerable.Range(0, evaluation.Predictions.Classes).Where(c => evaluation.Predictions.IsHighRisk[c])];
        return row => options.HighRiskClasses.Count == 0 || highRisk.Any(c => evaluation.Predictions.IsTrue(row, c));
    }

    /// <summary>The confusion cell of the row is off the diagonal.</summary>
    private static bool IsWrong(Evaluation evaluation, int row)
    {
        var (cell, classes) = (evaluation.Predictions.Cells[0].CellOfRow[row], evaluation.Predictions.Classes);
        return cell / classes != cell % classes;
    }

    private static OrderedDictionary<string, IReadOnlyList<GroupErrors>> ByGroup(
        Evaluation evaluation, int[] wrong, Func<int, bool> isConsidered) =>
        new(evaluation.Groupings.Skip(1).Select(
            grouping => KeyValuePair.Create(grouping.Name, Count(grouping, evaluation, wrong, isConsidered))));

    private static IReadOnlyList<GroupErrors> Count(Grouping grouping, Evaluation evaluation, int[] wrong, Func<int, bool> isConsidered)
    {
        var (considered, failed) = (new int[grouping.Count], new int[grouping.Count]);
        foreach (var row in Rows(evaluation).Where(isConsidered))
        {
            considered[grouping.GroupOfRow[row]]++;
        }

        foreach (var row in wrong)
        {
            failed[grouping.GroupOfRow[row]]++;
        }

        return
        [
            .. grouping.GroupNames.Select((name, group) => new GroupErrors(
                name, considered[group], failed[group], considered[group] == 0 ? null : (double)failed[group] / considered[group])),
        ];
    }

    private static ErrorOverlap Overlap(string first, int[] a, string second, int[] b)
    {
        var both = a.Intersect(b).Count();
        var any = a.Length + b.Length - both;
        return new ErrorOverlap(first, second, both, a.Length - both, b.Length - both, any == 0 ? null : (double)both / any);
    }
}
