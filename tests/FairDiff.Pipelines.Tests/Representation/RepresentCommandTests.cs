using System.Globalization;
using System.Text.Json;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using Microsoft.ML.Data;
using TorchSharp;

namespace FairDiff.Pipelines.Tests.Representation;

/// <summary><c>fairdiff represent</c>.</summary>
public sealed class RepresentCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Invoke_Domains_FindsTheOneThatIsFarAndTheAttributeThatCanBeRead()
    {
        var run = await Represent(
            "--features", Real(shift: 2), "--embedding", "f_", "--domain", "site", "--probe", "sex", "--sample-size", "30", "--estimates",
            "10", "--json", _folder.File("out.json"));

        Assert.Equal(0, run.Exit);
        var json = Json();
        Assert.Equal(60, json.GetProperty("domains").GetProperty("far").GetInt32());
        var distances = json.GetProperty("distances").EnumerateArray().ToDictionary(
            pair => $"{pair.GetProperty("first")}-{pair.GetProperty("second")}", pair => pair.GetProperty("mean").GetDouble());
        Assert.Equal(["one-other", "one-far", "other-far"], distances.Keys);
        Assert.True(
            Math.Abs(distances["one-other"]) < 0.5 && distances["one-far"] > 1 && distances["other-far"] > 1, string.Join(' ', distances));

        // The first of three features is the site's shift, the second the sex; the third is noise.
        Assert.True(json.GetProperty("probes").GetProperty("sex").GetProperty("balancedAccuracy").GetDouble() > 0.8);
        var components = json.GetProperty("components").EnumerateArray().Select(
            component => component.GetProperty("count").GetInt32()).ToArray();
        Assert.Equal((1, 3), (components[0], components[^1]));
        Assert.Contains("one (60 rows), other (60 rows), far (60 rows)", run.Output);
        Assert.Contains("0 = alike", run.Output);
        Assert.Empty(await JsonFormat.Errors("representation", json.GetRawText()));
        Assert.NotEmpty(
            await JsonFormat.Errors("representation", json.GetRawText().Replace("\"chance\"", "\"luck\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Invoke_Baseline_TestsWhetherTrainingBroughtDomainsNearer()
    {
        var run = await Represent(
            "--features", Real(shift: 0.5), "--baseline", Real(shift: 3), "--embedding", "f_", "--domain", "site", "--sample-size", "20",
            "--estimates", "10", "--json",
            _folder.File("out.json"));

        Assert.Equal(0, run.Exit);
        var far = Json().GetProperty("distances").EnumerateArray().Single(
            pair => pair.GetProperty("first").GetString() == "one" && pair.GetProperty("second").GetString() == "far");
        Assert.True(far.GetProperty("mean").GetDouble() < far.GetProperty("baseline").GetProperty("mean").GetDouble());

        // Ten values below ten others: the least p-value there is, 2 / C(20, 10) = 1.08e-5 exactly, 1.8e-4 by the normal approximation;
        // three pairs.
        Assert.Equal(0.00018267, far.GetProperty("mannWhitney").GetProperty("pValue").GetDouble(), 1e-7);
        Assert.InRange(far.GetProperty("holmPValue").GetDouble(), 0.00036, 0.00055);
        Assert.Contains("Mann-Whitney p", run.Output);
        Assert.Empty(await JsonFormat.Errors("representation", File.ReadAllText(_folder.File("out.json"))));
    }

    [Fact]
    public async Task Invoke_PairedBaseline_TestsEachEstimateAgainstThatOfTheSameImages()
    {
        // The baseline's rows and domains in reverse, and a domain that only one of the two has in front.
        var (plain, other) = (_folder.File("plain.csv"), _folder.File("other.csv"));
        File.WriteAllLines(
            plain, ["id,site,f_0,f_1", "z,only,0,0", .. Enumerable.Range(0, 10).Select(i => $"y{i},only,{i},1"), .. PairedRows(0)]);
        File.WriteAllLines(other, ["id,site,f_0,f_1", .. PairedRows(0.02).Reverse()]);
        string[] arguments = [
            "--embedding", "f_", "--domain", "site", "--sample-size", "10", "--estimates", "12", "--json", _folder.File("out.json")];

        var run = await Represent(["--features", plain, "--baseline", other, "--id", "id", .. arguments]);

        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.True(Json().GetProperty("paired").GetBoolean());
        Assert.Empty(await JsonFormat.Errors("representation", Json().GetRawText()));
        var pairs = Json().GetProperty("distances").EnumerateArray().ToDictionary(
            pair => $"{pair.GetProperty("first")}-{pair.GetProperty("second")}");
        var compared = pairs["one-far"];
        Assert.All(
            compared.GetProperty("values").EnumerateArray().Zip(compared.GetProperty("baseline").GetProperty("values").EnumerateArray()),
            pair => Assert.InRange(pair.Second.GetDouble() - pair.First.GetDouble(), 1e-6, 0.7));

        // All twelve differences have one sign: 2 / 2^12. Unpaired, the spread over the draws hides them.
        var wilcoxon = compared.GetProperty("wilcoxon");
        Assert.Equal((0, 12, true), (wilcoxon.GetProperty("w").GetDouble(), wilcoxon.GetProperty("pairs").GetInt32(),
            wilcoxon.GetProperty("isExact").GetBoolean()));
        Assert.Equal(2.0 / 4096, wilcoxon.GetProperty("pValue").GetDouble(), 1e-12);
        Assert.Equal(2.0 / 4096, compared.GetProperty("holmPValue").GetDouble(), 1e-12);
        Assert.All(
            pairs.Where(pair => pair.Key.Contains("only")),
            pair => Assert.Equal(JsonValueKind.Null, pair.Value.GetProperty("wilcoxon").ValueKind));
        Assert.Contains("Wilcoxon p", run.Output);
        Assert.Contains("Paired by id", run.Output);

        run = await Represent(["--features", plain, "--baseline", other, .. arguments]);
        compared = Json().GetProperty("distances").EnumerateArray().Single(
            pair => pair.GetProperty("first").GetString() == "one" && pair.GetProperty("second").GetString() == "far");
        Assert.True(compared.GetProperty("mannWhitney").GetProperty("pValue").GetDouble() > 0.05);
        Assert.Contains("Not paired: nothing says which rows are of one image; name the column that does with --id", run.Output);
    }

    [Theory]
    [InlineData(0, "r0,one", "r1,one", "--features has 'r1' 2 times in domain one")]
    [InlineData(1, "r0,one", "r1,one", "--baseline has 'r1' 2 times in domain one")]
    [InlineData(0, "r0,one", "x,one", "--baseline lacks 'x' in domain one")]
    [InlineData(1, "r25,far", "x,far", "--baseline lacks 'r25' in domain far")]
    [InlineData(1, "r25,far", "r25,one", "--features lacks 'r25' in domain one")]
    public async Task Invoke_RowsThatAreNotTheSameImages_AreNotPairedAndSaid(int file, string row, string changed, string reason)
    {
        string[] files = [_folder.File("plain.csv"), _folder.File("other.csv")];
        foreach (var (index, path) in files.Index())
        {
            string[] lines = [.. PairedRows(index)];
            File.WriteAllLines(path, ["id,site,f_0,f_1", .. index == file ? lines.Select(
                line => line.Replace(row + ",", changed + ",", StringComparison.Ordinal)) : lines]);
        }

        var run = await Represent(
            "--features", files[0], "--baseline", files[1], "--id", "id", "--embedding", "f_", "--domain", "site", "--sample-size", "5",
            "--estimates", "4",
            "--json", _folder.File("out.json"));

        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Contains($"Not paired: {reason}", run.Output);
        Assert.Equal((false, reason), (Json().GetProperty("paired").GetBoolean(), Json().GetProperty("whyUnpaired").GetString()));
        var distance = Json().GetProperty("distances")[0];
        Assert.Equal(
            (JsonValueKind.Object, JsonValueKind.Null),
            (distance.GetProperty("mannWhitney").ValueKind, distance.GetProperty("wilcoxon").ValueKind));
        Assert.Empty(await JsonFormat.Errors("representation", Json().GetRawText()));
    }

    [Fact]
    public async Task Invoke_BaselineWithDomainsInAnotherOrder_ComparesEveryPair()
    {
        var turned = _folder.File("turned.csv");
        var lines = File.ReadAllLines(Real(shift: 3));
        File.WriteAllLines(turned, [lines[0], .. lines.Skip(1).Reverse()]);

        await Represent(
            "--features", Real(shift: 0.5), "--baseline", turned, "--embedding", "f_", "--domain", "site", "--sample-size", "20",
            "--estimates", "10", "--json",
            _folder.File("out.json"));

        var pairs = Json().GetProperty("distances").EnumerateArray().ToArray();
        Assert.All(pairs, pair => Assert.NotEqual(JsonValueKind.Null, pair.GetProperty("holmPValue").ValueKind));
        Assert.InRange(pairs[0].GetProperty("baseline").GetProperty("mean").GetDouble(), -0.5, 0.5);
        Assert.True(pairs[1].GetProperty("baseline").GetProperty("mean").GetDouble() > 10);
    }

    [Fact]
    public async Task Invoke_BaselineWithOtherDomains_NamesBothAndTheRemedy()
    {
        var run = await Represent(
            "--features", Real(shift: 1), Real(shift: 2), "--baseline", Real(shift: 3), Real(shift: 4), "--embedding", "f_");

        Assert.Equal(1, run.Exit);
        Assert.Contains("--baseline has the domains features3, features4, --features has features1, features2", run.Error);
        Assert.Contains("--domain", run.Error);
    }

    [Fact]
    public async Task Invoke_BaselineWithoutSyntheticImages_IsCompared()
    {
        var made = _folder.File("made.csv");
        File.WriteAllLines(made, ["site,f_0,IsSynthetic", .. Rows(40, "true")]);
        var run = await Represent(
            "--features", made, RealOf("real", 40), "--baseline", RealOf("baseline", 40), "--embedding", "f_", "--domain", "site",
            "--synthetic", "IsSynthetic");

        Assert.Equal("", run.Error);
        Assert.Contains("Mann-Whitney p", run.Output);
        Assert.Contains(
            "(--features) has a column 'made'", (await Represent("--features", made, "--embedding", "f_", "--synthetic", "made")).Error);
        Assert.Contains(
            "nowhere.csv does not exist; --baseline must name",
            (await Represent("--features", made, "--embedding", "f_", "--baseline", "nowhere.csv")).Error);
    }

    [Fact]
    public async Task Invoke_WithoutSampleSize_DrawsHalfOfTheSmallestDomain()
    {
        var run = await Represent(
            "--features", Real(shift: 1), "--embedding", "f_", "--domain", "site", "--estimates", "3", "--json", _folder.File("out.json"));

        Assert.Equal(0, run.Exit);
        Assert.Contains("Of each domain 30 rows are drawn at a time", run.Output);
        Assert.DoesNotContain("overlap", run.Output);
        Assert.Equal(30, Json().GetProperty("sampleSize").GetInt32());

        // Those of the baseline count too.
        await Represent(
            "--features", RealOf("large", 700), "--baseline", RealOf(
                "small", 50), "--embedding", "f_", "--domain", "site", "--estimates", "2", "--json", _folder.File("out.json"));
        Assert.Equal(25, Json().GetProperty("sampleSize").GetInt32());

        await Represent(
            "--features", RealOf("large", 700), "--embedding", "f_", "--domain", "site", "--estimates", "2", "--json",
            _folder.File("out.json"));
        Assert.Equal(300, Json().GetProperty("sampleSize").GetInt32());
    }

    [Fact]
    public async Task Invoke_PrintedFormula_IsAboveTheUnbiasedOne()
    {
        async Task<double> Mean(string formula)
        {
            await Represent(
                "--features", Real(shift: 1), "--embedding", "f_", "--domain", "site", "--sample-size", "20", "--estimates", "5", "--mmd",
                formula, "--json", _folder.File("out.json"));
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
            "--features", real, synthetic, "--embedding", "v", "--synthetic", "IsSynthetic", "--id", "image", "--sample-size", "4",
            "--estimates", "3", "--neighbours", neighbours,
            "--json", _folder.File("out.json"));

        Assert.Equal(0, run.Exit);
        Assert.Contains("real (20 rows), synthetic made (4 rows)", run.Output);
        Assert.Empty(await JsonFormat.Errors("representation", File.ReadAllText(_folder.File("out.json"))));
        Assert.Equal(
            [
                "synthetic,domain,real,realDomain,distance", "s2,synthetic made,r19,real,0", "s1,synthetic made,r10,real,1",
                "s0,synthetic made,r0,real,5"],
            File.ReadAllLines(neighbours)[..4]);

        // Of the real ones each has another at 10; three of the synthetic ones are nearer than that to a real one, and 5 from r5 and r6 is
        // nearer too.
        Assert.Contains("median distance 3.000; of real images to each other 10.000", run.Output);
        Assert.Contains("4 of 4 are nearer to a real image than 99 %", run.Output);
        Assert.Contains("overlap, so that their spread is too small", run.Output);
    }

    [Fact]
    public async Task Invoke_OneSyntheticRow_HasItsNearestRealImage()
    {
        var (made, neighbours) = (_folder.File("made.csv"), _folder.File("near.csv"));
        File.WriteAllLines(made, ["site,f_0,IsSynthetic", "x,7.25,true"]);

        var run = await Represent(
            "--features", RealOf("real", 20), made, "--embedding", "f_", "--synthetic", "IsSynthetic", "--neighbours", neighbours);

        Assert.Equal(0, run.Exit);
        Assert.Equal("made.csv row 1,synthetic made,real.csv row 8,real,0.25", File.ReadAllLines(neighbours)[1]);
        Assert.Contains("A domain has one row only", run.Output);
    }

    [Fact]
    public async Task Invoke_NeighboursWithoutSyntheticRow_SaysSo()
    {
        var (real, neighbours) = (_folder.File("real.csv"), _folder.File("near.csv"));
        File.WriteAllLines(real, ["f_0,IsSynthetic", "1,false", "2,false", "4,false"]);

        var run = await Represent("--features", real, "--embedding", "f_", "--synthetic", "IsSynthetic", "--neighbours", neighbours);

        Assert.Equal(1, run.Exit);
        Assert.Contains($"--neighbours {neighbours} needs a synthetic row", run.Error);
        Assert.Contains("column 'IsSynthetic' (--synthetic) 0 are synthetic and 3 are real", run.Error);
        Assert.False(File.Exists(neighbours));
    }

    [Fact]
    public async Task Invoke_Csv_HasEveryNumber()
    {
        var csv = _folder.File("out.csv");
        await Represent(
            "--features", Real(shift: 1), "--embedding", "f_", "--domain", "site", "--probe", "sex", "--sample-size", "20", "--estimates",
            "3", "--csv", csv);

        var lines = File.ReadAllLines(csv);
        Assert.Contains(lines, line => line.StartsWith("distance,one,far,mean,", StringComparison.Ordinal));
        Assert.Contains("components,0.99,,count,3", lines);
        Assert.Contains("probe,sex,,chance,0.5", lines);
    }

    [Theory]
    [InlineData("has no column that begins with 'e_'", "--embedding", "e_")]
    [InlineData("has a column 'age'", "--embedding", "f_", "--probe", "age")]
    [InlineData("no column 'hospital'", "--embedding", "f_", "--domain", "hospital")]
    [InlineData("--sample-size is 61; it must be at least 2 and at most 60, the rows of 'one'", "--embedding", "f_", "--domain", "site",
        "--sample-size", "61")]
    [InlineData("--sample-size is 1; it must be at least 2", "--embedding", "f_", "--domain", "site", "--sample-size", "1")]
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

    [Fact]
    public async Task Invoke_Pretrained_MakesTheEmbeddingsOfImages()
    {
        TorchRuntime.Initialize();
        using (var pass = new ClassificationPass(
            torch.randint(0, 256, [8, 3, 16, 16], dtype: torch.uint8), torch.arange(8, dtype: torch.int64).remainder(2)))
        using (var classifier = ImageClassifier.Train(
            new ClassifierData(_ => pass), new ClassifierTrainingOptions { Arch = ResNetArchitecture.ResNet8, Steps = 1, BatchSize = 4 },
            torch.CPU))
        using (var file = File.Create(_folder.File("weights.safetensors")))
        {
            classifier.Save(file);
        }

        string[] rows = [.. Enumerable.Range(0, 24).Select(row =>
        {
            var pixels = new byte[20 * 16 * 4];
            new Random(row).NextBytes(pixels);
            using var image = MLImage.CreateFromPixels(
                20, 16, MLPixelFormat.Rgba32, [.. pixels.Select((value, at) => (byte)(at % 4 == 3 ? 255 : row < 12 ? value / 8 : value))]);
            image.Save(_folder.File($"{row}.png"));
            return $"{row}.png,{(row < 12 ? "dark" : "light")}";
        })];
        File.WriteAllLines(_folder.File("metadata.csv"), ["path,site", .. rows]);
        string[] arguments =
        [
            "--features", _folder.File("metadata.csv"), "--pretrained", _folder.File("weights.safetensors"), "--image-size", "16",
            "--domain", "site", "--estimates", "5", "--json", _folder.File("out.json"),
        ];

        var run = await Represent(arguments);

        Assert.True(run.Exit == 0, run.Error);
        Assert.Equal(96, Json().GetProperty("width").GetInt32());
        Assert.True(Json().GetProperty("distances")[0].GetProperty("mean").GetDouble() > 0);
        File.Delete(_folder.File("3.png"));
        Assert.Contains("3.png", (await Represent(arguments)).Error);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<CommandRun> Represent(params string[] arguments) =>
        CommandRun.Of(TestContext.Current.CancellationToken, ["represent", .. arguments]);

    private JsonElement Json() => JsonDocument.Parse(File.ReadAllText(_folder.File("out.json"))).RootElement;

    /// <summary>
    /// Twenty rows of each of two sites with names; those of the second lie apart in the first feature, and by a little more as asked for.
    /// </summary>
    private static IEnumerable<string> PairedRows(double more)
    {
        var random = new Random(5);
        foreach (var row in Enumerable.Range(0, 40))
        {
            var (x, y) = (random.NextDouble(), random.NextDouble());
            yield return FormattableString.Invariant($"r{row},{(row < 20 ? "one" : "far")},{x + (row < 20 ? 0 : 1 + more)},{y}");
        }
    }

    /// <summary>Real rows of two sites, their one feature 0, 1, 2, ….</summary>
    private string RealOf(string name, int rows)
    {
        var path = _folder.File(name + ".csv");
        File.WriteAllLines(path, ["site,f_0", .. Rows(rows, null).Concat(Rows(rows, null).Select(line => line.Replace('a', 'b')))]);
        return path;
    }

    private static IEnumerable<string> Rows(int count, string? last) =>
        Enumerable.Range(0, count).Select(row => $"a,{row}{(last is null ? "" : "," + last)}");

    /// <summary>Sixty rows of each of three sites; the last is moved along the first feature, and the second feature tells the
    /// sex.</summary>
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
