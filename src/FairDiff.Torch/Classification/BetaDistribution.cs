namespace FairDiff.Torch.Classification;

/// <summary>Draws of the symmetric beta distribution, whose density is proportional to (x (1 - x))^(shape - 1) on 0..1.</summary>
internal static class BetaDistribution
{
    /// <summary>X / (X + Y) of two gamma variates; by their logarithms, which a small shape cannot round to 0.</summary>
    public static double Draw(double shape, Generator generator)
    {
        var difference = LogGammaVariate(shape, generator) - LogGammaVariate(shape, generator);
        return 1 / (1 + Math.Exp(-difference));
    }

    /// <summary>Marsaglia and Tsang 2000; below a shape of 1 the variate of shape + 1 times U^(1 / shape).</summary>
    private static double LogGammaVariate(double shape, Generator generator)
    {
        if (shape < 1)
        {
            return LogGammaVariate(shape + 1, generator) + (LogUniform(generator) / shape);
        }

        var d = shape - (1.0 / 3);
        while (true)
        {
            var normal = Normal(generator);
            var root = 1 + (normal / Math.Sqrt(9 * d));
            if (root > 0 && LogUniform(generator) < (normal * normal / 2) + d - (d * root * root * root) + (3 * d * Math.Log(root)))
            {
                return Math.Log(d) + (3 * Math.Log(root));
            }
        }
    }

    private static double Normal(Generator generator)
    {
        using var value = randn(1, float64, generator: generator);
        return value.item<double>();
    }

    /// <summary>Of a number in (0, 1].</summary>
    private static double LogUniform(Generator generator)
    {
        using var value = rand(1, float64, generator: generator);
        return Math.Log(1 - value.item<double>());
    }
}
