namespace FairDiff.Pipelines.Tests.Architecture;

/// <summary>Cycles of a directed graph.</summary>
internal static class Cycles
{
    /// <summary>Sets of nodes that reach each other (strongly connected components) of two nodes and more, each sorted.</summary>
    public static IReadOnlyList<string[]> Of(IReadOnlyCollection<(string From, string To)> arrows)
    {
        var targets = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var reached = arrows.SelectMany(arrow => new[] { arrow.From, arrow.To }).Distinct().ToDictionary(
            node => node, node => Reached(node, targets));
        return
        [
            .. reached.Keys.Order(StringComparer.Ordinal)
                .Select(node => reached[node].Where(other => reached[other].Contains(node)).Order(StringComparer.Ordinal).ToArray())
                .Where(cycle => cycle.Length > 1).DistinctBy(cycle => string.Join('\n', cycle)),
        ];
    }

    private static HashSet<string> Reached(string start, ILookup<string, string> targets)
    {
        var found = new HashSet<string>();
        var open = new Stack<string>([start]);
        while (open.TryPop(out var node))
        {
            foreach (var next in targets[node].Where(found.Add))
            {
                open.Push(next);
            }
        }

        return found;
    }
}
