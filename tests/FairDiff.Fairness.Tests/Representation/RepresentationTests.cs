using System.Text.Json;
using FairDiff.Fairness.Tests.Reference;

namespace FairDiff.Fairness.Tests.Representation;

public class RepresentationTests
{
    private static readonly JsonElement Pca = JsonDocument.Parse(ReferenceFile.Text("statistics.json")).RootElement.GetProperty("pca");

    [Fact]
    public void PrincipalComponents_ReferenceRows_EqualReference()
    {
        var x = ReferenceFile.Matrix(Pca.GetProperty("X"));
        var components = PrincipalComponents.Compute(
            new Dictionary<string, IReadOnlyList<double[]>> { ["a"] = x[..120], ["b"] = x[120..] });

        Assert.All(
            Pca.GetProperty("cumulative").EnumerateArray().Zip(components.CumulativeShare), pair =>
                Assert.Equal(pair.First.GetDouble(), pair.Second, 1e-9));
        Assert.All(
            Pca.GetProperty("components").EnumerateObject(),
            count => Assert.Equal(
                count.Value.GetInt32(), components.Count(double.Parse(count.Name, System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal(200, components.Rows);
    }

    [Fact]
    public void PrincipalComponents_FewerRowsThanFeatures_EqualThoseOfTheCovariance()
    {
        // Two directions with variances 4 : 1 in five features.
        double[][] rows = [[2, 0, 0, 0, 0], [-2, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, -1, 0, 0, 0]];
        var components = PrincipalComponents.Compute(new Dictionary<string, IReadOnlyList<double[]>> { ["a"] = rows });

        Assert.Equal(0.8, components.CumulativeShare[0], 1e-12);
        Assert.Equal((1, 2), (components.Count(0.8 - 1e-9), components.Count(0.99)));
    }

    [Fact]
    public void PrincipalComponents_NaN_NamesRowAndFeature() => Assert.Contains(
        "Feature 2 of row 2 is NaN",
        Assert.Throws<FairnessException>(
            () => PrincipalComponents.Compute(new Dictionary<string, IReadOnlyList<double[]>> { ["a"] = [[1.0, 2], [3, double.NaN]] }))
                .Message);

    [Fact]
    public void Nearest_References_AreOrderedByDistanceThenRow()
    {
        var found = Neighbour.Nearest([[0.0, 0]], [[3.0, 4], [0, 1], [1, 0], [0, 9]], count: 3);

        Assert.Equal([new(1, 1), new(2, 1), new(0, 5)], found[0]);
    }

    [Fact]
    public void Nearest_WideRows_EqualTheDistancesOfTheirDefinition()
    {
        // Eleven features: a vector of the processor and a rest.
        var random = new Random(6);
        double[][] rows = [.. Enumerable.Range(0, 40).Select(_ => Enumerable.Range(0, 11).Select(_ => random.NextDouble()).ToArray())];
        double Distance(int row) => Math.Sqrt(rows[0].Zip(rows[row], (a, b) => (a - b) * (a - b)).Sum());
        var expected = Enumerable.Range(1, 39).OrderBy(Distance).Take(5).ToArray();

        var found = Neighbour.Nearest(rows[..1], rows[1..], count: 5)[0];

        Assert.Equal(expected, found.Select(neighbour => neighbour.Row + 1));
        Assert.All(found, neighbour => Assert.Equal(Distance(neighbour.Row + 1), neighbour.Distance, 1e-12));
    }

    [Fact]
    public void Probe_MoreFeaturesThanRows_IsTheSameProbe()
    {
        // Features that are always 0 change nothing, but they make the matrix wide, which is solved in another way.
        var random = new Random(8);
        string[] sex = [.. Enumerable.Range(0, 60).Select(row => row % 2 == 0 ? "F" : "M")];
        double[][] narrow = [
            .. sex.Select(value => Enumerable.Range(0, 6).Select(_ => random.NextDouble() + (value == "F" ? 0.3 : 0)).ToArray())];
        double[][] wide = [.. narrow.Select(row => row.Concat(new double[100]).ToArray())];

        var probe = AttributeProbe.Train(narrow, sex);

        Assert.InRange(probe.BalancedAccuracy, 0.55, 0.95);
        Assert.Equal(probe with { Groups = [] }, AttributeProbe.Train(wide, sex) with { Groups = [] });
    }

    [Fact]
    public void Probe_AttributeInTheFeatures_IsReadAndNoiseIsNot()
    {
        var random = new Random(3);
        string[] sex = [.. Enumerable.Range(0, 400).Select(row => row % 20 == 0 ? "" : row % 4 == 0 ? "F" : "M")];
        double[][] informed = [.. sex.Select(value => new[] { random.NextDouble() + (value == "F" ? 1 : 0), random.NextDouble(), 7 })];
        double[][] noise = [.. sex.Select(_ => new[] { random.NextDouble(), random.NextDouble() })];

        var (read, blind) = (AttributeProbe.Train(informed, sex), AttributeProbe.Train(noise, sex));

        Assert.True(read.BalancedAccuracy > 0.95, read.ToString());
        Assert.InRange(blind.BalancedAccuracy, 0.38, 0.62);
        Assert.Equal((0.5, 380), (read.Chance, read.Rows));
        Assert.Equal(300.0 / 380, read.MajorityShare, 1e-12);
    }

    [Fact]
    public void Probe_PatientsSplitOverFolds_LookReadableUnlessClustered()
    {
        // Each patient has features of its own that say nothing of the sex: copies of a patient in training give the answer away.
        var random = new Random(4);
        var patients = Enumerable.Range(0, 30).Select(
            i => (Sex: i % 2 == 0 ? "F" : "M", Features: Enumerable.Range(0, 40).Select(_ => random.NextDouble()).ToArray())).ToArray();
        var rows = Enumerable.Range(0, 300).Select(row => patients[row / 10]).ToArray();
        string[] clusters = [.. Enumerable.Range(0, 300).Select(row => $"p{row / 10}")];
        double Read(string[]? by) =>
            AttributeProbe.Train([.. rows.Select(row => row.Features)], [.. rows.Select(row => row.Sex)], by, ridge: 1e-6).BalancedAccuracy;

        Assert.True(Read(null) > 0.95);
        Assert.InRange(Read(clusters), 0.2, 0.8);
    }

    [Fact]
    public void Probe_GroupTooSmall_SaysSo() => Assert.Contains(
        "F (1), M (9)",
        Assert.Throws<FairnessException>(() => AttributeProbe.Train(
            [.. Enumerable.Range(0, 10).Select(i => new double[] { i })], ["F", .. Enumerable.Repeat("M", 9)])).Message);
}
