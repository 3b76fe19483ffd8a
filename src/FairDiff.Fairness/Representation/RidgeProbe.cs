using MathNet.Numerics.LinearAlgebra;

namespace FairDiff.Fairness;

/// <summary>Ridge regression of one-hot groups on standardised features, in closed form; the group with the largest output is the
/// guess.</summary>
internal static class RidgeProbe
{
    public static int[] Predict(IReadOnlyList<double[]> features, int[] train, int[] test, int[] groupOfRow, int groups, double ridge)
    {
        var outputs = Outputs(features, train, test, groupOfRow, groups, ridge);
        return [.. Enumerable.Range(0, test.Length).Select(i => outputs.Row(i).MaximumIndex())];
    }

    /// <summary>The outputs of the rows to be tested, one column per group.</summary>
    public static Matrix<double> Outputs(
        IReadOnlyList<double[]> features, int[] train, int[] test, int[] groupOfRow, int groups, double ridge)
    {
        var width = features[0].Length;
        var means = new double[width];
        var scales = new double[width];
        for (var j = 0; j < width; j++)
        {
            means[j] = train.Average(row => features[row][j]);
            var deviation = Math.Sqrt(train.Average(row => Math.Pow(features[row][j] - means[j], 2)));
            scales[j] = deviation == 0 ? 0 : 1 / deviation;
        }

        // Each group weighs as much as any other; the last column is the constant.
        var sizes = Enumerable.Range(0, groups).Select(group => train.Count(row => groupOfRow[row] == group)).ToArray();
        double Weight(int row) => Math.Sqrt((double)train.Length / (groups * sizes[groupOfRow[row]]));
        double Feature(int row, int j) => j == width ? 1 : (features[row][j] - means[j]) * scales[j];
        var x = Matrix<double>.Build.Dense(train.Length, width + 1, (i, j) => Weight(train[i]) * Feature(train[i], j));
        var y = Matrix<double>.Build.Dense(train.Length, groups, (i, group) => groupOfRow[train[i]] == group ? Weight(train[i]) : 0);
        var weights = Solve(x, y, ridge * train.Length);
        return Matrix<double>.Build.Dense(test.Length, width + 1, (i, j) => Feature(test[i], j)) * weights;
    }

    /// <summary>(XᵀX + λI)⁻¹ Xᵀy, which is Xᵀ(XXᵀ + λI)⁻¹ y: whichever has the smaller matrix to invert.</summary>
    private static Matrix<double> Solve(Matrix<double> x, Matrix<double> y, double penalty)
    {
        var isWide = x.ColumnCount > x.RowCount;
        var gram = isWide ? x.TransposeAndMultiply(x) : x.TransposeThisAndMultiply(x);
        var factor = (gram + (penalty * Matrix<double>.Build.DenseIdentity(gram.RowCount))).Cholesky();
        return isWide ? x.TransposeThisAndMultiply(factor.Solve(y)) : factor.Solve(x.TransposeThisAndMultiply(y));
    }
}
