using FairDiff.Torch.Training;

namespace FairDiff.Torch.Tests.Training;

public class PowerProfileTests
{
    [Theory]
    [InlineData(0.05, 16.97)] // Karras et al. 2024, section 3.1
    [InlineData(0.10, 6.94)]
    public void OfLength_PapersLengths_HaveItsExponents(double length, double exponent) =>
        Assert.Equal(exponent, PowerProfile.OfLength(length, 1).Exponent, 0.005);

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.13)]
    [InlineData(0.28)]
    [InlineData(PowerProfile.LongestLength)]
    public void OfLength_Any_HasThatStandardDeviation(double length)
    {
        // The moments of (g + 1) t^g over 0..1, integrated numerically.
        var exponent = PowerProfile.OfLength(length, 1).Exponent;
        var mean = Integral(t => t * (exponent + 1) * Math.Pow(t, exponent), 1);
        var variance = Integral(t => (t - mean) * (t - mean) * (exponent + 1) * Math.Pow(t, exponent), 1);
        Assert.Equal(length, Math.Sqrt(variance), 1e-6);
    }

    [Theory]
    [InlineData(3, 10, 5, 10)]
    [InlineData(6.94, 4, 16.97, 10)]
    [InlineData(16.97, 10, 0, 7)]
    public void Times_TwoProfiles_IsTheIntegralOfTheirProduct(double exponent1, double end1, double exponent2, double end2)
    {
        static double At(double t, double exponent, double end) => t > end ? 0 : (exponent + 1) * Math.Pow(t / end, exponent) / end;
        var expected = Integral(t => At(t, exponent1, end1) * At(t, exponent2, end2), 10);
        Assert.Equal(expected, new PowerProfile(exponent1, end1).Times(new(exponent2, end2)), 1e-4 * expected);
    }

    private static double Integral(Func<double, double> function, double end)
    {
        const int Points = 200_000;
        return Enumerable.Range(0, Points).Sum(i => function((i + 0.5) * end / Points)) * end / Points;
    }
}
