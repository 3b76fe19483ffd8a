using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>Reads cells that are neither a name nor a number.</summary>
public static class CsvCells
{
    /// <param name="rows">The current line.</param>
    /// <param name="column">The column.</param>
    /// <param name="option">The option that named it.</param>
    /// <exception cref="FairDiffException">The cell is neither true nor false.</exception>
    public static bool IsTrue(CsvRows rows, int column, string option) => rows.Text(column).ToLowerInvariant() switch
    {
        "true" or "1" or "yes" => true,
        "false" or "0" or "no" or "" => false,
        _ => throw rows.Wrong(
            $"column '{rows.Columns[column]}' ({option}) is '{Listing.Value(rows.Value(column))}'; it must be true or false, or missing "
                + "(--missing), which is false."),
    };
}
