using System.Globalization;

namespace FairDiff.Fairness;

/// <summary>Finds features that cannot be analysed and says which row.</summary>
internal static class FeatureCheck
{
    // The kernel takes products of two features to the third power; from here on they are no numbers any more.
    private const double Largest = 1e40;

    public static void Check(IReadOnlyList<double[]> rows, int minimum)
    {
        if (rows.Count < minimum)
        {
            throw new FairnessException($"There are {rows.Count} rows of features; at least {minimum} are needed.");
        }

        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length == 0 || rows[row].Length != rows[0].Length)
            {
                throw new FairnessException(
                    $"Row {row + 1} has {rows[row].Length} features, the first row {rows[0].Length}; all must have as many, at least 1.");
            }

            if (Array.FindIndex(rows[row], value => !(Math.Abs(value) <= Largest)) is >= 0 and var column)
            {
                throw new FairnessException(
                    string.Create(CultureInfo.InvariantCulture, $"Feature {column + 1} of row {row + 1} is {rows[row][column]}; "
                    + $"features must be numbers of at most {Largest} in size."));
            }
        }
    }
}
