namespace FairDiff.Fairness.Unlabelled;

/// <summary>The groups of a task's rows by one attribute or crossing.</summary>
/// <param name="Name">The attribute or crossing.</param>
/// <param name="Groups">The groups of the unlabelled rows.</param>
/// <param name="IsUnknown">Whether an attribute is missing in a group.</param>
/// <param name="Labelled">The group of each labelled row of all; -1 = one that no unlabelled row is in.</param>
/// <param name="Unlabelled">The group of each unlabelled row of all.</param>
internal sealed record TaskGrouping(
    string Name, IReadOnlyList<string> Groups, IReadOnlyList<bool> IsUnknown, int[] Labelled, int[] Unlabelled)
{
    /// <summary>Weights of rows, 0 of those in other groups.</summary>
    public static byte[] Within(int group, int[] groupOfRow, TaskRows rows, byte[] weights) =>
        [.. weights.Select((weight, i) => groupOfRow[rows.Source[i]] == group ? weight : (byte)0)];
}
