namespace FairDiff.Fairness.Groups;

/// <summary>Turns the names in the options ("site", "site*sex") into groupings of the rows.</summary>
internal static class GroupingBuilder
{
    // More groups than this are a mistake: a patient number or an unbucketed age was named.
    private const int MaximumGroups = 1000;

    public static IReadOnlyList<Grouping> Build(IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, FairnessOptions options)
    {
        var names = options.Groups.Count > 0 ? options.Groups : [.. attributes.Keys];
        var cache = new Dictionary<string, Grouping>(StringComparer.Ordinal);
        var groupings = new List<Grouping>();
        foreach (var name in names.Select(name => name.Trim()).Distinct(StringComparer.Ordinal))
        {
            string[] parts = attributes.ContainsKey(name) ? [name] : name.Split('*', StringSplitOptions.TrimEntries);
            if (parts.Length != parts.Distinct(StringComparer.Ordinal).Count())
            {
                throw new FairnessException($"The grouping '{name}' names an attribute twice.");
            }

            groupings.Add(
                parts.Select(part => Attribute(part, attributes, options.MissingValues, cache)).Aggregate(Cross) with { Name = name });
        }

        return groupings;
    }

    private static Grouping Attribute(
        string name, IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, MissingValues missing,
        Dictionary<string, Grouping> cache)
    {
        if (cache.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!attributes.TryGetValue(name, out var values))
        {
            var there = attributes.Count == 0 ? "there are none" : "there are " + string.Join(", ", attributes.Keys);
            throw new FairnessException($"There is no attribute '{name}' to group by; {there}.");
        }

        var grouping = Grouping.OfAttribute(name, values, missing);
        CheckSize(name, grouping.Count);
        return cache[name] = grouping;
    }

    private static Grouping Cross(Grouping left, Grouping right)
    {
        CheckSize($"{left.Name}*{right.Name}", (long)left.Count * right.Count);
        return left.Cross(right);
    }

    private static void CheckSize(string name, long groups)
    {
        if (groups > MaximumGroups)
        {
            throw new FairnessException(
                $"'{name}' has {groups:N0} groups, more than {MaximumGroups:N0}; put its values into fewer groups first (ages into "
                    + "decades, say).");
        }
    }
}
