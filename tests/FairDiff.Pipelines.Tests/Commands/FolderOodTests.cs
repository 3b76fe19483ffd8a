using FairDiff.Fairness;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Studies;
using FairDiff.Tests;
using SkiaSharp;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary>
/// Studies with sets out of distribution: 80 images of 8 pixels at each of the sites A (skin types 1 and 2), B and C (types 5 and 6, which
/// no training row has) and D (type 5 only).
/// </summary>
[Collection(ProcessState.Collection)]
public sealed class FolderOodTests : FolderStudyTests
{
    private const int PerSite = 80;

    public FolderOodTests()
    {
        Directory.CreateDirectory(Data);
        string[] lines = [.. Enumerable.Range(0, 4 * PerSite).Select(
            row => $"{row}.png,{(row % 2 == 0 ? "mole" : "nevus")},{Site(row)},{Skin(row)},p{row / 2},{(row % 4 < 2 ? "train" : "TEST")}")];
        File.WriteAllLines(Path.Combine(Data, "metadata.csv"), ["path,label,site,skin,patient,split", .. lines]);
        for (var row = 0; row < lines.Length; row++)
        {
            using var bitmap = new SKBitmap(8, 8);
            bitmap.Erase(new SKColor((byte)(row % 256), (byte)(row % 2 == 0 ? 200 : 50), (byte)(row / 2)));
            using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(Path.Combine(Data, $"{row}.png"), data.ToArray());
        }
    }

    [Fact]
    public async Task OodSets_ShowTheGapsOfTheAttributesThatVaryThere()
    {
        await Succeed("--methods", "baseline", "--ood", "site=C", "site=D", "--ood-validation", "site=B");

        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        string[] gaps = [.. report.Quantities.Where(quantity => quantity is { Kind: QuantityKind.Gap, Metric: "accuracy" }).Select(
            quantity => quantity.Key)];
        Assert.Equal(["site=B/gap/skin/accuracy", "site=C/gap/skin/accuracy"], gaps);
        var ood = Assert.Single(report.Methods[0].Seeds).Ood.ToDictionary(set => set.Name);
        Assert.Equal((40, 40), (ood["site=C"].Groups["skin"]["5"].N, ood["site=C"].Groups["skin"]["6"].N));
        Assert.Equal(
            Math.Abs(
                ood["site=C"].Values["group(skin,5,accuracy)"]!.Value - ood["site=C"].Values["group(skin,6,accuracy)"]!.Value),
            ood["site=C"].Values["gap(skin,accuracy)"]!.Value, 9);
        Assert.DoesNotContain("site", ood["site=C"].Groups.Keys);
        Assert.Empty(ood["site=D"].Groups);

        Assert.Equal(
            [("inDistribution", 40), ("site=B", 80), ("site=C", 80), ("site=D", 80)],
            report.Underserved.Select(set => (set.Set, set.Considered)));
        Assert.Equal(
            Math.Round(80 * (1 - ood["site=C"].Values["overall(accuracy)"]!.Value)),
            Assert.Single(report.Underserved[2].Methods).Wrong);

        // The OOD validation set is one, and no test.
        Assert.Equal(
            [("site=B", SetRole.OodValidation), ("site=C", SetRole.OodTest), ("site=D", SetRole.OodTest)],
            report.Sets.Where(set => set.Role != SetRole.InDistribution).Select(set => (set.Name, set.Role)));
        Assert.Equal("site=B", report.Settings["OOD validation"]);
        Assert.Contains(report.Notes, note => note.Contains("'TEST' 40 rows (taken for test)"));
        Assert.Contains("taken for test", File.ReadAllText(Path.Combine(Output, "log.txt")));

        var html = File.ReadAllText(Path.Combine(Output, HtmlReport.FileName));
        Assert.Contains("by skin on site=C", html);
        Assert.DoesNotContain("by skin on site=D", html);
        Assert.DoesNotContain("by site on", html);
        Assert.Contains("taken for test", html);
        string[] logged = [
            .. Directory.GetFiles(PathOf("mlruns"), "accuracy", SearchOption.AllDirectories).Select(file => file.Replace('\\', '/'))];
        Assert.Contains(logged, file => file.Contains("fairness/site/C/gap/skin/accuracy"));
        Assert.DoesNotContain(logged, file => file.Contains("site/D/gap"));
    }

    [Fact]
    public async Task OodValidation_WithSomethingToChoose_ChoosesInPlaceOfTrainingLabels()
    {
        await Succeed(
            "--methods", "label", "--ood", "site=C", "--ood-validation", "site=B", "--exclude", "site=D", "--select-by",
            "WorstGroupAccuracy", "--real-fraction-grid", "1", "0");

        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.Contains("WorstGroupAccuracy on the OOD validation rows (site=B)", report.Settings["weights kept"]);
        Assert.Contains("on the OOD validation rows (site=B)", report.Settings["real fraction"]);
        Assert.Equal(2, report.Methods[0].RealFractionCurve.Count);
        Assert.Equal(40, report.Sets.Where(set => set.Role == SetRole.InDistribution).Sum(set => set.Labelled.Values.Sum()));
        string[] validation = File.ReadAllLines(Path.Combine(Output, "data", "validation.csv"));
        Assert.Equal(1 + PerSite, validation.Length);
        Assert.All(validation[1..], line => Assert.Contains(",B,", line));
    }

    [Theory]
    [InlineData("--ood site=C --unlabelled site=C", "--ood-train-fraction")]
    [InlineData("--ood site=C --ood-validation site=C", "both of --ood site=C and of --ood-validation site=C")]
    [InlineData("--ood site=C --ood-train-fraction 1", "--ood-train-fraction is 1; it must be between 0 and 1")]
    [InlineData("--ood site=C --ood-validation site=B --select-by Accuracy --validation-fraction 0.1", "leave --validation-fraction out")]
    [InlineData("--ood site=C --ood-validation site=D --select-by WorstGroupAccuracy", "there is no worst group")]
    [InlineData("--ood site=C --cluster skin", "values of column 'skin' are on both sides")]
    [InlineData("--exclude site=A site=D --label-column skin --ood-validation site=C --skew skin=6:0", "--exclude skin=6")]
    public async Task WhatMustNotBe_IsRefusedBeforeAnythingIsTrained(string options, string message)
    {
        var run = await Run(["--methods", "baseline", .. options.Split(' ')]);

        Assert.Equal(1, run.Exit);
        Assert.Contains(message, run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(Path.Combine(Output, "results")));
    }

    [Fact]
    public async Task OodTrainFraction_IsSaidInTheReport()
    {
        await Succeed(
            "--methods", "baseline", "--ood", "site=C", "--unlabelled", "site=C", "--ood-train-fraction", "0.5", "--cluster", "patient",
            "--exclude", "site=B", "site=D");

        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.Contains("0.5 of these rows train the generators", report.Settings["out of distribution and unlabelled"]);
        Assert.Contains("together by patient", report.Settings["out of distribution and unlabelled"]);
        Assert.Contains(report.Notes, note => note.Contains("40 rows out of distribution train the generators"));
        Assert.Equal(40, report.Sets.Single(set => set.Name == "site=C").N);
        Assert.Equal(40, report.Sets.Where(set => set.Role == SetRole.InDistribution).Sum(set => set.Unlabelled));
    }

    /// <summary>However a folder is named, what is finished in its study is not computed again.</summary>
    [Fact]
    public async Task Data_ByAnotherPath_IsTheSameStudy()
    {
        await Succeed("--methods", "baseline", "--ood", "site=C");
        var result = Path.Combine(Output, "results", "baseline-seed0.json");
        var written = File.GetLastWriteTimeUtc(result);

        foreach (var path in new[] { Path.GetRelativePath(Environment.CurrentDirectory, Data), Data + Path.DirectorySeparatorChar,
            Path.Combine(Data, "..", "data") })
        {
            var run = await RunFolder(
                "--data", path, "--attributes", "site", "skin", "--split-column", "split", "--methods", "baseline", "--ood", "site=C");
            Assert.Equal("", run.Error);
        }

        Assert.Equal(written, File.GetLastWriteTimeUtc(result));
    }

    /// <summary>
    /// Each seed draws its labels and trains its generator; the ceiling sees the labels that these must not; what is there is not made
    /// again.
    /// </summary>
    [Fact]
    public async Task Redraw_WithACeiling_GivesEachSeedItsLabelsAndGenerators()
    {
        string[] study =
        [
            "--exclude", "site=C", "site=D", "--skew", "site=B:8:nevus=0.75", "--redraw",
            "--seeds", "2", "--methods", "baseline", "label+property", "oversample", "ceiling",
            "--primary", "group(site,B,balancedAccuracy)",
        ];
        await Succeed(study);

        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.Equal(["label+property-seed0", "label+property-seed1"], report.Generators.Select(generator => generator.Name));
        Assert.All(
            new[] { "seed-0", "seed-1" },
            seed => Assert.True(File.Exists(Path.Combine(Output, "generators", "label+property", seed, "workspace.json"))));
        string[] Read(string set) => File.ReadAllLines(Path.Combine(Output, "data", $"{set}.csv"));
        (int, int) Labels(string set)
        {
            var ofB = Read(set).Where(line => line.Contains(",B", StringComparison.Ordinal)).ToArray();
            return (ofB.Count(line => line.Contains(",mole,")), ofB.Count(line => line.Contains(",nevus,")));
        }

        Assert.Equal(((2, 6), (2, 6), (20, 20)), (Labels("train"), Labels("train-seed1"), Labels("ceiling")));
        Assert.NotEqual(Read("train"), Read("train-seed1"));
        Assert.Equal(Read("ceiling").Order(), Read("ceiling-seed1").Order());
        Assert.Equal(
            ["overall", "gap", "worst", "group"],
            report.Headroom.Select(one => $"{one.Difference.Quantity}".Split('(')[0]));
        Assert.Equal(("baseline", "ceiling"), report.Headroom.Select(one => (one.Baseline, one.Ceiling)).Distinct().Single());
        Assert.Equal(["oversample"], report.BestRivals.Select(one => one.Rival).Distinct());
        var primary = (
            from comparison in report.Comparisons
            from quantity in comparison.Quantities
            where quantity.IsPrimary
            orderby comparison.Candidate
            select (
                Of: $"{comparison.Candidate} {comparison.Baseline} {comparison.Set} {quantity.Quantity}", Difference: quantity)).ToArray();
        Assert.Equal(
            [
                "ceiling baseline inDistribution group(site,B,balancedAccuracy)",
                "label+property baseline inDistribution group(site,B,balancedAccuracy)",
            ],
            primary.Select(one => one.Of));
        Assert.Equal(primary[0].Difference.PValue, primary[0].Difference.HolmPValue);
        Assert.Equal(primary.Max(one => one.Difference.PValue), primary[1].Difference.HolmPValue);
        Assert.Contains(
            "Named before the study began, ceiling against baseline in group(site,B,balancedAccuracy) on", report.ComparisonRule);
        var html = File.ReadAllText(Path.Combine(Output, HtmlReport.FileName));
        Assert.Contains("What there was to win", html);
        Assert.Contains("the best rival without a generator", html);
        Assert.Contains("primary: p ", html);

        var results = Directory.GetFiles(Path.Combine(Output, "results")).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.Equal(10, results.Count);
        await Succeed(study);
        Assert.All(results, entry => Assert.Equal(entry.Value, File.GetLastWriteTimeUtc(entry.Key)));
        Assert.Contains("Primary = ", (await Run([.. study[..^1], "worst(site,balancedAccuracy)"])).Error);
    }

    [Theory]
    [InlineData("group(site,E,balancedAccuracy)", null, "the group 'E', of which this study has none; it has A, B")]
    [InlineData("worst(age,balancedAccuracy)", null, "the attribute 'age', of which this study has none; it has site, skin")]
    [InlineData("overall(accuracy)", null, "the metric 'accuracy', of which this study has none; it has balancedAccuracy")]
    [InlineData("overall(balancedAccuracy)", "site E", "the set 'site E', of which this study has none; it has inDistribution")]
    [InlineData("balancedAccuracy", null, "'balancedAccuracy' names no quantity")]
    public async Task Primary_OfWhatIsNotCompared_IsRefusedBeforeAnythingIsTrained(string primary, string? set, string problem)
    {
        var run = await Run([
            "--exclude", "site=C", "site=D", "--methods", "baseline", "label+property", "--primary", primary,
            .. set is null ? [] : new[] { "--primary-set", set }]);
        Assert.Contains(problem, run.Error + run.Output);
        Assert.False(Directory.Exists(Path.Combine(Output, "results")));
    }

    /// <summary>Features are computed once; every classifier chooses its penalty; generators draw features.</summary>
    [Fact]
    public async Task Frozen_OverTheFeaturesOfAClassifier_ComparesMethodsAndGoesOn()
    {
        await Succeed("--methods", "baseline", "--exclude", "site=C", "site=D");
        var weights = Assert.Single(Directory.GetFiles(PathOf("mlruns"), "model.zip", SearchOption.AllDirectories));
        Output = PathOf("frozen");
        string[] study =
        [
            "--exclude", "site=C", "site=D", "--skew", "site=B:12:nevus=0.75", "--frozen", "--pretrained", weights, "--feature-size", "16",
            "--select-by", "Accuracy", "--validation-fraction", "0.4", "--methods", "baseline", "standardize", "label+property", "ceiling",
        ];
        await Succeed(study);

        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.Equal(["baseline", "label+property", "standardize", "ceiling"], report.Methods.Select(method => method.Name));
        Assert.All(report.Methods, method => Assert.Contains(method.Seeds.Single().Chosen["penalty"], new StudyFeatures
        {
            Weights = StudyWeights.Open(weights, null),
        }.Penalties));
        Assert.Null(Assert.Single(report.Generators).Quality);
        Assert.Contains("images of 16 pixels", report.Settings["features"]);
        Assert.DoesNotContain("classifier", report.Settings.Keys);
        Assert.Equal("standardize", report.BestRivals.Select(best => best.Rival).Distinct().Single());
        Assert.Equal(80, report.Methods[0].Seeds[0].InDistribution.Rows.N);

        var before = Directory.GetFiles(Output, "*", SearchOption.AllDirectories).Where(
            file => file.EndsWith("features.bin", StringComparison.Ordinal) || file.Contains("results"))
            .ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.Equal(6, before.Count);
        await Succeed(study);
        Assert.All(before, entry => Assert.Equal(entry.Value, File.GetLastWriteTimeUtc(entry.Key)));

        var other = await Run([.. study, "color"]);
        Assert.Contains("--methods: color changes images", other.Error);

        await DrawsImages([.. study, "--draw", "images"]);
    }

    /// <summary>Images are drawn and judged as ever, and their features computed once.</summary>
    private async Task DrawsImages(string[] study)
    {
        Output = PathOf("images");
        await Succeed(study);

        var generator = Assert.Single(ReportJson.Read(Path.Combine(Output, ReportJson.FileName)).Generators);
        Assert.NotNull(generator.Quality);
        Assert.NotEmpty(generator.Samples);
        var workspace = Path.Combine(Output, "generators", "label+property");
        var features = Path.Combine(workspace, "features.bin");
        var before = File.GetLastWriteTimeUtc(features);
        File.Delete(Directory.GetFiles(Path.Combine(Output, "results"), "label+property-seed0.json").Single());
        await Succeed(study);
        Assert.Equal(before, File.GetLastWriteTimeUtc(features));
        Assert.Contains("draws", (await Run([.. study[..^1], "features"])).Error);

        var withoutFrozen = await Run("--draw", "features");
        Assert.Contains("--draw is Features, but without --frozen generators draw images", withoutFrozen.Error);
    }

    /// <summary>The first round is the classifier of label+property, which is trained once for both; candidates lie in a store of their
    /// own, and validation rows are held out though nothing else asks for them.</summary>
    [Fact]
    public async Task Feedback_OnImages_DrawsByTheClassifierOfItsTwinAndGoesOn()
    {
        string[] study =
        [
            "--exclude", "site=C", "site=D", "--validation-fraction", "0.4", "--methods", "label+property", "label+property+feedback",
            "label+property+feedback+hard", "--embeddings",
        ];
        await Succeed(study);

        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.Equal(["label+property"], report.Generators.Select(generator => generator.Name));
        foreach (var method in report.Methods.Where(method => method.Name != "label+property"))
        {
            var drawn = method.Seeds.Single().Chosen;
            Assert.All(drawn.Keys, key => Assert.StartsWith("synthetic/", key));
            Assert.InRange(drawn.Values.Sum(), 6, 8);
        }

        Assert.Equal(
            [("label+property+feedback", "label+property"), ("label+property+feedback+hard", "label+property")],
            report.Comparisons.Select(pair => (pair.Candidate, pair.Baseline)).Distinct().Order());
        string Folder(params string[] parts) => Path.Combine([Output, .. parts]);
        Assert.Equal(
            ["label+property", "label+property+feedback+hard-real0.5", "label+property+feedback-real0.5"],
            Directory.GetDirectories(Folder("generators")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        int Images(string workspace) =>
            Directory.GetFiles(Folder("generators", workspace, "seed-0", "synthetic"), "*.png").Length;
        Assert.Equal((8, 16), (Images("label+property+feedback-real0.5"), Images("label+property+feedback+hard-real0.5")));
        Assert.True(Directory.Exists(Folder("classifiers", "label+property-real0.5-seed0")));

        var files = Directory.GetFiles(Folder("results"))
            .Concat(Directory.GetFiles(Folder("classifiers"), "*", SearchOption.AllDirectories))
            .ToDictionary(file => file, File.GetLastWriteTimeUtc);
        File.Delete(Folder("results", "label+property+feedback+hard-seed0.json"));
        await Succeed(study);
        Assert.Equal(
            ["label+property+feedback+hard-seed0.json"],
            files.Where(file => File.GetLastWriteTimeUtc(file.Key) != file.Value).Select(file => Path.GetFileName(file.Key)));
    }

    [Fact]
    public async Task Ceiling_WithoutLabelsThatWereTakenAway_IsRefused()
    {
        var run = await Run("--methods", "baseline", "ceiling");
        Assert.Contains("ceiling trains on the labels that --skew and --unlabelled take away, and they take away none here", run.Error);
        Assert.False(Directory.Exists(Path.Combine(Output, "results")));
    }

    private protected override Task<CommandRun> Run(params string[] more) =>
        RunFolder(["--data", Data, "--attributes", "site", "skin", "--split-column", "split", .. more]);

    private static char Site(int row) => "ABCD"[row / PerSite];

    private static int Skin(int row) =>
        (Site(row), row / 4 % 2) switch { ('A', var odd) => 1 + odd, ('D', _) => 5, (_, var odd) => 5 + odd };
}
