namespace FairDiff.Fairness.Groups;

/// <summary>Which group each row is in: one attribute, a crossing of several, or all rows together.</summary>
/// <param name="Name">The attribute, "site*sex", or "overall".</param>
/// <param name="GroupNames">The names of the groups.</param>
/// <param name="IsUnknown">Whether an attribute is missing in the group.</param>
/// <param name="GroupOfRow">The group's index for each row.</param>
internal sealed record Grouping(string Name, IReadOnlyList<string> GroupNames, IReadOnlyList<bool> IsUnknown, int[] GroupOfRow)
{
    public const string OverallName = "overall";
    public const string UnknownName = "unknown";

    public int Count => GroupNames.Count;

    /// <summary>The group of all rows.</summary>
    public static Grouping Overall(int rows) => new(OverallName, [OverallName], [false], new int[rows]);

    /// <summary>The groups of one attribute: its values sorted, numbers by size, the missing value last.</summary>
    public static Grouping OfAttribute(string name, IReadOnlyList<string> values, MissingValues missing)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var normalized = new string[values.Count];
        for (var row = 0; row < values.Count; row++)
        {
            normalized[row] = missing.GroupOf(values[row]);
            known.Add(normalized[row]);
        }

        var hasUnknown = known.Remove(UnknownName);
        var names = known.Order(LevelComparer.Instance).ToList();
        if (hasUnknown)
        {
            names.Add(UnknownName);
        }

        var index = names.Select((level, i) => (level, i)).ToDictionary(pair => pair.level, pair => pair.i, StringComparer.Ordinal);
        return new Grouping(name, names, [.. names.Select(level => level == UnknownName)], [.. normalized.Select(level => index[level])]);
    }

    /// <summary>All combinations of the groups of both, also those without a row.</summary>
    public Grouping Cross(Grouping other)
    {
        var names = new string[Count * other.Count];
        var unknown = new bool[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            var (left, right) = (i / other.Count, i % other.Count);
            names[i] = $"{GroupNames[left]}|{other.GroupNames[right]}";
            unknown[i] = IsUnknown[left] || other.IsUnknown[right];
        }

        var rows = new int[GroupOfRow.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = (GroupOfRow[row] * other.Count) + other.GroupOfRow[row];
        }

        return new Grouping($"{Name}*{other.Name}", names, unknown, rows);
    }

}
