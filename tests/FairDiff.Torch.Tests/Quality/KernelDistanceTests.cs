using System.Text.Json;
using FairDiff.Torch.Quality;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Quality;

public class KernelDistanceTests
{
    [Fact]
    public void Of_ReferenceTables_IsTheReferenceValue()
    {
        // mmd-cubic.json: two tables of 40 x 8 normal numbers and their unbiased distance, computed in NumPy; its biased one is 1.1256.
        using var scope = NewDisposeScope();
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Quality", "mmd-cubic.json")));
        var root = file.RootElement;

        Assert.Equal(root.GetProperty("unbiased").GetDouble(), KernelDistance.Compute(Table(root, "U"), Table(root, "Z")), 1e-12);
    }

    [Fact]
    public void Of_MoreRowsThanABlock_IsTheDoubleSum()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (QualityData.Normal(1, 1100, 2), QualityData.Normal(2, 1030, 2, mean: 0.3));

        Assert.Equal(DoubleSum(QualityData.ToRows(a), QualityData.ToRows(b)), KernelDistance.Compute(a, b), 1e-10);
    }

    [Fact]
    public void OfSubsets_OfOneSubset_IsRefused()
    {
        using var table = rand(20, 4);

        Assert.Throws<ArgumentOutOfRangeException>(() => KernelDistance.OfSubsets(table, table, 10, 1, seed: 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelDistance.OfSubsets(table, table, 1, 4, seed: 7));
    }

    [Fact]
    public void OfSubsets_EqualLaws_IsAroundZero()
    {
        using var scope = NewDisposeScope();
        var (same, shifted) = (QualityData.Normal(4, 600, 4), QualityData.Normal(5, 600, 4, mean: 0.5));
        var (mean, deviation) = Estimate(QualityData.Normal(3, 600, 4), same);

        // Without the leave-out of the diagonal the mean would be about 0.4: E k(x, x) / 50 from either side.
        Assert.InRange(mean, -0.02, 0.02);
        Assert.InRange(deviation, 0.01, 0.2);
        Assert.InRange(Estimate(QualityData.Normal(3, 600, 4), shifted).Mean, 0.5, 2);
    }

    [Fact]
    public void OfSubsets_SameSeed_IsTheSame_AndWholeSubsetsAreTheWholeEstimate()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (QualityData.Normal(1, 30, 3), QualityData.Normal(2, 30, 3));

        Assert.Equal(KernelDistance.OfSubsets(a, b, 20, 4, seed: 7), KernelDistance.OfSubsets(a, b, 20, 4, seed: 7));
        Assert.NotEqual(KernelDistance.OfSubsets(a, b, 20, 4, seed: 7), KernelDistance.OfSubsets(a, b, 20, 4, seed: 8));
        var whole = KernelDistance.OfSubsets(a, b, 30, 4, seed: 7);
        Assert.Equal(KernelDistance.Compute(a, b), whole.Mean, 1e-12);
        Assert.Equal(0, whole.Deviation, 1e-12);
    }

    [Fact]
    public void Of_TablesThatDoNotFit_Throws()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentException>(() => KernelDistance.Compute(ones(3, 2), ones(3, 3)));
        Assert.Throws<ArgumentException>(() => KernelDistance.Compute(ones(3, 2), ones(1, 2)));
    }

    private static (double Mean, double Deviation) Estimate(Tensor a, Tensor b)
    {
        var estimate = KernelDistance.OfSubsets(a, b, subsetSize: 50, subsets: 60, seed: 0);
        return (estimate.Mean, estimate.Deviation);
    }

    private static double DoubleSum(double[][] a, double[][] b)
    {
        static double Kernel(double[] x, double[] y)
        {
            var value = (((x[0] * y[0]) + (x[1] * y[1])) / 2) + 1;
            return value * value * value;
        }

        static double Within(double[][] rows)
        {
            var sum = 0.0;
            for (var i = 0; i < rows.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    sum += 2 * Kernel(rows[i], rows[j]);
                }
            }

            return sum / rows.Length / (rows.Length - 1);
        }

        return Within(a) + Within(b) - (2 * a.Sum(x => b.Sum(y => Kernel(x, y))) / a.Length / b.Length);
    }

    private static Tensor Table(JsonElement root, string name)
    {
        double[][] rows = [
            .. root.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())];
        return tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]);
    }
}
