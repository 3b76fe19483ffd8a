using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Quality;

/// <summary>Feature tables for the tests of the quality measures.</summary>
internal static class QualityData
{
    /// <summary>A table of one feature.</summary>
    public static Tensor Line(params double[] values) => tensor(values, [values.Length, 1]);

    public static Tensor Normal(long seed, long rows, long width, double deviation = 1, double mean = 0)
    {
        using var generator = new Generator((ulong)seed, CPU);
        return randn([rows, width], float64, generator: generator).mul_(deviation).add_(mean);
    }

    public static double[][] ToRows(Tensor table)
    {
        var values = table.to(float64).data<double>().ToArray();
        return [.. values.Chunk((int)table.shape[1])];
    }

    public static double Distance(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return Math.Sqrt(sum);
    }
}
