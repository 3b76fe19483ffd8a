using FairDiff.Torch.Privacy;

namespace FairDiff.Torch.Tests.Privacy;

public sealed class PrivateRandomTests
{
    [Fact]
    public void Normals_HaveTheMomentsAndTailsOfTheNormalDistribution()
    {
        using var random = PrivateRandom.OfSeed(3);
        var values = new float[400_001];

        random.Normals(PrivateRandom.Purpose.Noise, 7, values);

        // Means of 400,001 numbers: their standard errors are 0.0016, 0.0022 and 0.0155; the tail's is 0.00008.
        Assert.Equal(0, values.Average(z => (double)z), tolerance: 0.008);
        Assert.Equal(1, values.Average(z => (double)z * z), tolerance: 0.011);
        Assert.Equal(3, values.Average(z => Math.Pow(z, 4)), tolerance: 0.08);
        Assert.Equal(0.0026998, values.Count(z => Math.Abs(z) > 3) / 400_001.0, tolerance: 0.0004);
        Assert.Equal(0, values.Zip(values.Skip(1), (a, b) => (double)a * b).Average(), tolerance: 0.008);
    }

    [Fact]
    public void Normals_OfAStepPurposeAndKey_AreTheSameAndOfAnotherNot()
    {
        using var random = PrivateRandom.OfSeed(3);
        using var other = PrivateRandom.OfSeed(4);

        var first = Normals(random, PrivateRandom.Purpose.Noise, 5);

        Assert.Equal(first, Normals(random, PrivateRandom.Purpose.Noise, 5));
        Assert.NotEqual(first[0], Normals(random, PrivateRandom.Purpose.Noise, 6)[0]);
        Assert.NotEqual(first[0], Normals(random, PrivateRandom.Purpose.Counts, 5)[0]);
        Assert.NotEqual(first[0], Normals(other, PrivateRandom.Purpose.Noise, 5)[0]);
        Assert.Equal(20_000, first.Distinct().Count(), tolerance: 100);
    }

    [Fact]
    public void For_WithoutASeed_IsASecretOfItsOwn()
    {
        using var one = PrivateRandom.For(new(), checkpointPath: null);
        using var other = PrivateRandom.For(new(), checkpointPath: null);

        Assert.NotEqual(one.Key.data<byte>().ToArray(), other.Key.data<byte>().ToArray());
    }

    [Fact]
    public void Sample_DrawsEachExampleAlikeAndOnItsOwn()
    {
        const int Steps = 2000;
        const double Rate = 0.03;
        using var random = PrivateRandom.OfSeed(3);
        var (sizes, drawn, both) = (new List<double>(), new int[500], 0);
        for (var step = 0; step < Steps; step++)
        {
            var sample = random.Sample(step, 500, Rate);
            sizes.Add(sample.Length);
            both += sample.Contains(0) && sample.Contains(1) ? 1 : 0;
            foreach (var row in sample)
            {
                drawn[row]++;
            }
        }

        // The size of a batch is binomial; each row is in 60 of them, give or take 7.6.
        Assert.Equal(500 * Rate, sizes.Average(), tolerance: 0.35);
        Assert.Equal(500 * Rate * (1 - Rate), sizes.Average(size => Math.Pow(size - (500 * Rate), 2)), tolerance: 2);
        Assert.InRange(drawn.Min(), 60 - 35, 60);
        Assert.InRange(drawn.Max(), 60, 60 + 35);
        Assert.InRange(both, 0, 9);
        Assert.Equal(Enumerable.Range(0, 500).Select(row => (long)row), random.Sample(0, 500, 1));
        Assert.Empty(random.Sample(0, 500, 0));
    }

    private static float[] Normals(PrivateRandom random, PrivateRandom.Purpose purpose, long step)
    {
        var values = new float[20_000];
        random.Normals(purpose, step, values);
        return values;
    }
}
