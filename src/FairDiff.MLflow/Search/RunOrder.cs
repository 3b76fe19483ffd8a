using FairDiff.MLflow.Client;

namespace FairDiff.MLflow.Search;

/// <summary>MLflow's order of runs: <c>metrics.acc DESC</c>; the newest first where nothing is said, runs without the thing last.</summary>
internal static class RunOrder
{
    public static IEnumerable<Run> Sort(IEnumerable<Run> runs, IReadOnlyList<string>? orders)
    {
        IOrderedEnumerable<Run>? sorted = null;
        foreach (var order in orders ?? [])
        {
            var text = order.Trim();
            var descending = text.EndsWith(" DESC", StringComparison.OrdinalIgnoreCase);
            var name = descending || text.EndsWith(" ASC", StringComparison.OrdinalIgnoreCase)
                ? text[..text.LastIndexOf(' ')].Trim()
                : text;
            var field = RunField.Parse(
                name,
                reason => new MlflowException($"The order \"{order}\" cannot be used: {reason}. It looks like: metrics.`val/acc` DESC"));
            sorted = Then(Then(sorted, runs, run => Place(field.Read(run)), false), runs, field.Read, descending);
        }

        return Then(sorted, runs, run => run.Info.StartTime, true);
    }

    // NaN is no result, and comes behind all that are.
    private static object Place(object? value) => value is null ? 2 : value is double.NaN ? 1 : 0;

    private static IOrderedEnumerable<Run> Then(
        IOrderedEnumerable<Run>? sorted, IEnumerable<Run> runs, Func<Run, object?> key, bool descending) =>
        (sorted, descending) switch
        {
            (null, false) => runs.OrderBy(key),
            (null, true) => runs.OrderByDescending(key),
            (_, false) => sorted.ThenBy(key),
            (_, true) => sorted.ThenByDescending(key),
        };
}
