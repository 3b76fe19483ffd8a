using System.Text.Json;
using FairDiff.Fairness.Tests.Reference;

namespace FairDiff.Fairness.Tests.Shift;

public class DomainDistanceTests
{
    private static readonly JsonElement Expected = JsonDocument.Parse(
        ReferenceFile.Text("statistics.json")).RootElement.GetProperty("mmdCubic");

    [Theory]
    [InlineData(MmdEstimator.Unbiased, "unbiased")]
    [InlineData(MmdEstimator.AsPrinted, "printedFormula")]
    public void Cubic_ReferenceSamples_EqualsReference(MmdEstimator estimator, string name)
    {
        var (u, z) = (ReferenceFile.Matrix(Expected.GetProperty("U")), ReferenceFile.Matrix(Expected.GetProperty("Z")));

        Assert.Equal(Expected.GetProperty(name).GetDouble(), MaximumMeanDiscrepancy.Cubic(u, z, estimator), 1e-9);
        Assert.Equal(MaximumMeanDiscrepancy.Cubic(u, z, estimator), MaximumMeanDiscrepancy.Cubic(z, u, estimator), 1e-12);
    }

    [Fact]
    public void OfAllPairs_ThreeDomains_OrdersThemByTheirShift()
    {
        var domains = new OrderedDictionary<string,
        IReadOnlyList<double[]>> { ["a"] = Normal(1, 0), ["b"] = Normal(2, 0), ["c"] = Normal(3, 1) };

        var distances = DomainDistance.OfAllPairs(
            domains, estimates: 10, sampleSize: 100, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["a-b", "a-c", "b-c"], distances.Select(distance => $"{distance.First}-{distance.Second}"));
        Assert.All(distances, distance => Assert.Equal(10, distance.Estimates.Count));
        Assert.Equal(0, distances[0].Mean, 0.3);
        Assert.True(distances[1].Mean > 2 && distances[2].Mean > 2, $"{distances[1].Mean} {distances[2].Mean}");
        Assert.True(MannWhitneyTest.Test(distances[1].Estimates, distances[0].Estimates).PValue < 0.001);
    }

    [Fact]
    public void OfAllPairs_SameSeed_IsTheSame()
    {
        var domains = new Dictionary<string, IReadOnlyList<double[]>> { ["a"] = Normal(1, 0), ["b"] = Normal(2, 1) };
        double[] Draw(long seed) =>
            [.. DomainDistance.OfAllPairs(domains, 3, 20, seed: seed,
                cancellationToken: TestContext.Current.CancellationToken)[0].Estimates];

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void OfAllPairs_DomainTooSmall_NamesIt()
    {
        var domains = new Dictionary<string, IReadOnlyList<double[]>> { ["a"] = Normal(1, 0), ["tiny"] = [[1.0, 2, 3]] };

        Assert.Contains("'tiny' has 1 rows", Assert.Throws<FairnessException>(
            () => DomainDistance.OfAllPairs(domains, cancellationToken: TestContext.Current.CancellationToken)).Message);
    }

    private static double[][] Normal(int seed, double mean)
    {
        var random = new Random(seed);
        double Next() => mean + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return [.. Enumerable.Range(0, 300).Select(_ => new[] { Next(), Next(), Next() })];
    }
}
