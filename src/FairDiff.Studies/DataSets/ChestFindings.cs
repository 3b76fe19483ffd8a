namespace FairDiff.Studies;

/// <summary>The conditions that CheXpert and ChestX-ray14 share, with their names in each (chest-findings.csv).</summary>
internal static class ChestFindings
{
    private static readonly IReadOnlyList<IReadOnlyDictionary<string, string>> Rows = EmbeddedTable.Read("chest-findings.csv");

    public static IReadOnlyList<string> Conditions { get; } = [.. Rows.Select(row => row["condition"])];

    /// <summary>The names of the conditions in a set, in the order of <see cref="Conditions"/>.</summary>
    /// <param name="set">The name of the set.</param>
    public static IReadOnlyList<string> In(string set) => [.. Rows.Select(row => row[set])];
}
