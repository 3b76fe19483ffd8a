using System.Text.RegularExpressions;

namespace FairDiff.Studies;

/// <summary>
/// The 26 conditions of Ktena et al. 2024 and Other, and which of them a diagnosis is (skin-conditions.csv; 15 of the names are in the
/// paper, the rest of Liu et al. 2020). A diagnosis that the table does not have is Other.
/// </summary>
internal static partial class SkinConditions
{
    public const string Other = "other";

    private static readonly Dictionary<string, string> Map = EmbeddedTable.Read("skin-conditions.csv")
        .ToDictionary(row => Normalize(row["diagnosis"]), row => row["condition"]);

    public static IReadOnlyList<string> All { get; } =
        [.. Map.Values.Where(condition => condition != Other).Distinct().Order(StringComparer.Ordinal), Other];

    /// <summary>The condition of a diagnosis; empty where there is none.</summary>
    public static string Of(string diagnosis) => diagnosis.Length == 0 ? "" : Map.GetValueOrDefault(Normalize(diagnosis), Other);

    private static string Normalize(string diagnosis) => Separators().Replace(diagnosis.ToLowerInvariant(), " ").Trim();

    [GeneratedRegex(@"[\s_\-()]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}
