namespace FairDiff.MLNet.Evaluation;

/// <summary>Rows as the evaluator takes them.</summary>
internal static class RowMatrix
{
    /// <summary>The rows, all of one length, below each other.</summary>
    public static double[,] ToMatrix(this IReadOnlyList<float[]> rows)
    {
        var width = rows.Count == 0 ? 0 : rows[0].Length;
        var matrix = new double[rows.Count, width];
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < width; column++)
            {
                matrix[row, column] = rows[row][column];
            }
        }

        return matrix;
    }
}
