namespace FairDiff.Fairness.Measures;

/// <summary>A cell for each row, to be counted by group: true class by predicted class, or the outcome of one condition.</summary>
/// <param name="Cells">The number of cells.</param>
/// <param name="CellOfRow">The cell of each row.</param>
internal sealed record CellTable(int Cells, int[] CellOfRow)
{
    /// <summary>The outcomes of a condition that may be unknown: its four counts, then the rows without a truth.</summary>
    public const int TrueNegative = 0, FalsePositive = 1, FalseNegative = 2, TruePositive = 3, Unknown = 4, Outcomes = 5;
}
