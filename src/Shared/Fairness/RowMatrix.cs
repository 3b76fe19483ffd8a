namespace FairDiff.Shared;

/// <summary>Rows as the evaluator takes them.</summary>
internal static class RowMatrix
{
    /// <summary>The matrix whose cells are what a function says of row and column.</summary>
    public static double[,] Of(int rows, int columns, Func<int, int, double> cell)
    {
        var matrix = new double[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                matrix[row, column] = cell(row, column);
            }
        }

        return matrix;
    }
}
