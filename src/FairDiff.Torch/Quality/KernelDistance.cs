namespace FairDiff.Torch.Quality;

/// <summary>
/// The kernel distance of two feature tables (n x d and m x d): the unbiased estimate of the squared maximum mean discrepancy with the
/// cubic kernel (x.y / d + 1)^3, as in KID (Binkowski et al. 2018, section 4). Around 0, and so sometimes negative, for equal laws.
/// </summary>
public static class KernelDistance
{
    private const int BlockRows = 1024;

    /// <summary>Computes the estimate from all rows.</summary>
    /// <param name="first">n x d, n at least 2.</param>
    /// <param name="second">m x d, m at least 2.</param>
    /// <returns>The estimate, which may be a little below 0.</returns>
    /// <exception cref="ArgumentException">The tables do not fit together, or have too few rows.</exception>
    public static double Compute(Tensor first, Tensor second)
    {
        Features.CheckPair(first, second, rows: 2);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (a, b) = (first.to(float64), second.to(float64));
        var (n, m) = ((double)a.shape[0], (double)b.shape[0]);
        return ((Sum(a, a) - Diagonal(a)) / (n * (n - 1))) + ((Sum(b, b) - Diagonal(b)) / (m * (m - 1))) - (2 * Sum(a, b) / (n * m));
    }

    /// <summary>The estimate from subsets drawn without replacement: their mean, and their standard deviation.</summary>
    /// <param name="first">n x d.</param>
    /// <param name="second">m x d.</param>
    /// <param name="subsetSize">Rows of each table in a subset, from 2 to the number of rows.</param>
    /// <param name="subsets">Number of subsets, at least 2.</param>
    /// <param name="seed">Decides the subsets.</param>
    /// <returns>Mean and deviation.</returns>
    /// <exception cref="ArgumentException">The tables do not fit together, or have too few rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 subsets, or rows in one.</exception>
    public static KernelDistanceEstimate OfSubsets(Tensor first, Tensor second, int subsetSize, int subsets, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(subsetSize, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(subsets, 2);
        Features.CheckPair(first, second, rows: subsetSize);
        using var scope = NewDisposeScope();
        var (a, b) = (first.to(float64), second.to(float64));
        var values = new double[subsets];
        for (var subset = 0; subset < subsets; subset++)
        {
            using var subsetScope = NewDisposeScope();
            using var generator = Seeds.Generator(seed, "kernel distance", subset);
            values[subset] = Compute(Draw(a, subsetSize, generator), Draw(b, subsetSize, generator));
        }

        var mean = values.Average();
        return new(mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (subsets - 1)));
    }

    private static Tensor Draw(Tensor table, int rows, Generator generator) =>
        table.index_select(0, randperm(table.shape[0], int64, CPU, generator: generator).narrow(0, 0, rows));

    /// <summary>The kernel summed over all pairs.</summary>
    private static double Sum(Tensor a, Tensor b)
    {
        var sum = 0.0;
        for (var start = 0L; start < a.shape[0]; start += BlockRows)
        {
            using var scope = NewDisposeScope();
            var block = a.narrow(0, start, Math.Min(BlockRows, a.shape[0] - start));
            for (var other = 0L; other < b.shape[0]; other += BlockRows)
            {
                using var tile = NewDisposeScope();
                var products = block.mm(b.narrow(0, other, Math.Min(BlockRows, b.shape[0] - other)).t());
                sum += Cubic(products, a.shape[1]).sum().item<double>();
            }
        }

        return sum;
    }

    /// <summary>The kernel of each row with itself, summed.</summary>
    private static double Diagonal(Tensor a) => Cubic(a.Squared().sum(1), a.shape[1]).sum().item<double>();

    private static Tensor Cubic(Tensor products, long width) => products.div(Held(width)).add_(Held(1), One).pow(Held(3));
}

/// <summary>Mean and sample standard deviation of the kernel distance over subsets; the latter is no standard error of the
/// former.</summary>
/// <param name="Mean">The mean of the estimates.</param>
/// <param name="Deviation">Their standard deviation.</param>
public readonly record struct KernelDistanceEstimate(double Mean, double Deviation);
