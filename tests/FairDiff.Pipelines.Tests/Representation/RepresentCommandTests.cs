using System.Globalization;
using System.Text.Json;
using FairDiff.Pipelines.Tests.Generation;

namespace FairDiff.Pipelines.Tests.Representation;

/// <summary><c>fairdiff represent</c>.</summary>
public sealed class RepresentCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Invoke_Domains_FindsTheOneThatIsFarAndTheAttributeThatCanBeRead()
    {
        var run = await Represent(
            "--features", Real(shift: 2), "--embedding", "f_", "--domain", "site", "--probe", "sex", "--sample-size", "30", "--estimates", "10", "--json", _folder.File("out.json"));

        Assert.Equal(0, run.Exit);
        var json = Json();
        Assert.Equal(60, json.GetProperty("domains").GetProperty("far").GetInt32());
        var distances = json.GetProperty("distances").EnumerateArray().ToDictionary(
            pair => $"{pair.GetProperty("first")}-{pair.GetProperty("second")}", pair => pair.GetProperty("mean").GetDouble());
        Assert.Equal(["one-other", "one-far", "other-far"], distances.Keys);
        Assert.True(Math.Abs(distances["one-other"]) < 0.5 && distances["one-far"] > 1 && distances["other-far"] > 1, string.Join(' ', distances));

        // The first of three features is the site's shift, the second the sex; the third is noise.
        Assert.True(json.GetProperty("probes").GetProperty("sex").GetProperty("balancedAccuracy").GetDouble() > 0.8);
        var components = json.GetProperty("components").EnumerateArray().Select(component => component.GetProperty("count").GetInt32()).ToArray();
        Assert.Equal((1, 3), (components[0], components[^1]));
        Assert.Contains("one (60 rows), other (60 rows), far (60 rows)", run.Output);
        Assert.Contains("0 = alike", run.Output);
    }

    [Fact]
    public async Task Invoke_Baseline_TestsWhetherTrainingBroughtDomainsNearer()
    {
        var run = await Represent(
            "--features", Real(shift: 0.5), "--baseline", Real(shift: 3), "--embedding", "f_", "--domain", "site", "--sample-size", "20", "--estimates", "10", "--json",
            _folder.File("out.json"));

        Assert.Equal(0, run.Exit);
        var far = Json().GetProperty("distances").EnumerateArray().Single(pair => pair.GetProperty("first").GetString() == "one" && pair.GetProperty("second").GetString() == "far");
        Assert.True(far.GetProperty("mean").GetDouble() < far.GetProperty("baseline").GetProperty("mean").GetDouble());

        // Ten values below ten others: the least p-value there is, 2 / C(20, 10) = 1.08e-5 exactly, 1.8e-4 by the normal approximation; three pairs.
        Assert.Equal(0.00018267, far.GetProperty("mannWhitney").GetProperty("pValue").GetDouble(), 1e-7);
        Assert.InRange(far.GetProperty("holmPValue").GetDouble(), 0.00036, 0.00055);
        Assert.Contains("Mann-Whitney p", run.Output);
    }

    [Fact]
    public async Task Invoke_PrintedFormula_IsAboveTheUnbiasedOne()
    {
        async Task<double> Mean(string formula)
        {
            await Represent(
                "--features", Real(shift: 1), "--embedding", "f_", "--domain", "site", "--sample-size", "20", "--estimates", "5", "--mmd", formula, "--json", _folder.File("out.json"));
            return Json().GetProperty("distances")[0].GetProperty("mean").GetDouble();
        }

        Assert.True(await Mean("printed") > await Mean("unbiased") + 0.05);
        Assert.Contains("'cubic'", (await Represent("--features", Real(shift: 1), "--embedding", "f_", "--mmd", "cubic")).Error);
    }

    [Fact]
    public async Task Invoke_SyntheticRows_AreDomainsOfTheirOwnWithTheirNearestRealImage()
    {
        var (real, synthetic, neighbours) = (_folder.File("real.csv"), _folder.File("made.csv"), _folder.File("near.csv"));
        File.WriteAllLines(real, ["image,v", .. Enumerable.Range(0, 20).Select(i => $"r{i},\"{10 * i} 0\"")]);
        File.WriteAllLines(synthetic, ["image,v,IsSynthetic", "s0,[3 4],true", "s1,[100 1],1", "s2,[190; 0],true", "s3,[55;5],true"]);

        var run = await Represent(
            "--features", real, synthetic, "--embedding", "v", "--synthetic", "IsSynthetic", "--id", "image", "--sample-size", "4", "--estimates", "3", "--neighbours", neighbours);

        Assert.Equal(0, run.Exit);
        Assert.Contains("real (20 rows), synthetic made (4 rows)", run.Output);
        Assert.Equal(
            ["synthetic,domain,real,realDomain,distance", "s2,synthetic made,r19,real,0", "s1,synthetic made,r10,real,1", "s0,synthetic made,r0,real,5"],
            File.ReadAllLines(neighbours)[..4]);

        // Of the real ones each has another at 10; three of the synthetic ones are nearer than that to a real one, and 5 from r5 and r6 is nearer too.
        Assert.Contains("median distance 3.000; of real images to each other 10.000", run.Output);
        Assert.Contains("4 of 4 are nearer to a real image than 99 %", run.Output);
        Assert.Contains("overlap, so that their spread is too small", run.Output);
    }

    [Fact]
    public async Task Invoke_Csv_HasEveryNumber()
    {
        var csv = _folder.File("out.csv");
        await Represent("--features", Real(shift: 1), "--embedding", "f_", "--domain", "site", "--probe", "sex", "--sample-size", "20", "--estimates", "3", "--csv", csv);

        var lines = File.ReadAllLines(csv);
        Assert.Contains(lines, line => line.StartsWith("distance,one,far,mean,", StringComparison.Ordinal));
        Assert.Contains("components,0.99,,count,3", lines);
        Assert.Contains("probe,sex,,chance,0.5", lines);
    }

    [Theory]
    [InlineData("has no column that begins with 'e_'", "--embedding", "e_")]
    [InlineData("has a column 'age'", "--embedding", "f_", "--probe", "age")]
    [InlineData("no column 'hospital'", "--embedding", "f_", "--domain", "hospital")]
    [InlineData("fewer than the sample size of 300", "--embedding", "f_", "--domain", "site")]
    [InlineData("needs --synthetic COLUMN", "--embedding", "f_", "--neighbours", "n.csv")]
    public async Task Invoke_WrongOption_SaysWhy(string message, params string[] arguments)
    {
        var run = await Represent(["--features", Real(shift: 1), .. arguments]);

        Assert.Equal(1, run.Exit);
        Assert.Contains(message, run.Error);
    }

    [Theory]
    [InlineData("1 2\n1 2 3", "line 3", "3 numbers, that of the first row 2")]
    [InlineData("1 2\n1 x", "line 3", "'x', which is no finite number")]
    public async Task Invoke_WrongVector_NamesTheLine(string cells, string line, string message)
    {
        var path = _folder.File("vectors.csv");
        File.WriteAllText(path, "v\n" + cells + "\n");

        var run = await Represent("--features", path, "--embedding", "v");

        Assert.Contains(line, run.Error);
        Assert.Contains(message, run.Error);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<CommandRun> Represent(params string[] arguments) => CommandRun.Of(TestContext.Current.CancellationToken, ["represent", .. arguments]);

    private JsonElement Json() => JsonDocument.Parse(File.ReadAllText(_folder.File("out.json"))).RootElement;

    /// <summary>Sixty rows of each of three sites; the last is moved along the first feature, and the second feature tells the sex.</summary>
    private string Real(double shift)
    {
        var random = new Random(11);
        string Noise(double mean) => (mean + random.NextDouble() - 0.5).ToString("R", CultureInfo.InvariantCulture);
        var lines = Enumerable.Range(0, 180).Select(row =>
            $"{(row < 60 ? "one" : row < 120 ? "other" : "far")},{(row % 2 == 0 ? "F" : "M")},{Noise(row < 120 ? 0 : shift)},{Noise(row % 2 == 0 ? 0.8 : 0)},{Noise(0)}");
        var path = _folder.File(FormattableString.Invariant($"features{shift}.csv"));
        File.WriteAllLines(path, ["site,sex,f_0,f_1,f_2", .. lines]);
        return path;
    }
}
