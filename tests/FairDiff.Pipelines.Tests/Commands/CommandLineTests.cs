using System.Text.Json;
using System.Text.Json.Nodes;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Studies;
using FairDiff.Tests;
using Microsoft.ML;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary>The command as a user types it, on the smallest study there is.</summary>
[Collection(ProcessState.Collection)]
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _tracking = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");

    public CommandLineTests() => Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", Path.Combine(_folder.Path, "mlruns"));

    private static IEnumerable<string> CellNames =>
        from label in new[] { "normal", "tumour" } from hospital in new[] { 0, 3, 4 } select $"{label}, {hospital}";

    private string Output => Path.Combine(_folder.Path, "run");

    private string[] TinyDemo(params string[] more) =>
    [
        "demo", "--preset", "smoke", "--methods", "baseline", "label+property", "--generator-steps", "2", "--synthetic", "6",
        "--classifier-steps", "2", "--output", Output, .. more,
    ];

    [Fact]
    public async Task Demo_Tiny_WritesReportRunsAndLog()
    {
        Assert.Equal(ExitCodes.Success, await Run(TinyDemo("--embeddings")));

        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.Equal(["baseline", "label+property"], report.Methods.Select(method => method.Name));
        Assert.All(report.Methods, method => Assert.Equal(2, method.Seeds.Count));
        Assert.Equal(["hospital 1", "hospital 2"], report.Methods[0].Seeds[0].Ood.Select(set => set.Name));
        Assert.Equal(["0", "3", "4"], report.Methods[0].Seeds[0].InDistribution.Groups["Hospital"].Keys.Order());
        Assert.Contains("simulated", report.Note);
        var generator = Assert.Single(report.Generators);
        Assert.Equal(["overall", .. CellNames], generator.Quality!.Cells.Select(cell => cell.Name).Prepend(generator.Quality.Overall.Name));
        Assert.Equal("ResNet8 classifier, 96 features", generator.Quality.Features);
        Assert.Equal([generator.Quality.Features, "pixels"], generator.Quality.NearCopies!.Spaces.Select(space => space.Name));
        Assert.True(File.Exists(Path.Combine(Output, generator.Quality.NearCopies.SyntheticSheet!)));
        Assert.All(generator.Samples, sample => Assert.NotNull(sample.LabelAgreement));
        Assert.Contains("data:image/png", File.ReadAllText(Path.Combine(Output, HtmlReport.FileName)));
        Assert.NotEmpty(File.ReadAllText(Path.Combine(Output, "log.txt")));

        // One run of the study, one of the generator, one of each of the four classifiers.
        Assert.Equal(6, Runs());

        // Losses, speed, fairness by group, sample sheets as a series of images, the data set.
        var files = Directory.GetFiles(Path.Combine(_folder.Path, "mlruns"), "*", SearchOption.AllDirectories).Select(
            file => file.Replace('\\', '/')).ToArray();
        foreach (var part in new[]
        {
            "metrics/generator/loss", "metrics/generator/learningRate", "metrics/classifier/stepsPerSecond",
            "metrics/fairness/inDistribution/Hospital/3/accuracy", "metrics/fairness/inDistribution/gap/Hospital/accuracy",
            "artifacts/images/samples~", "artifacts/report.html", "inputs/", "artifacts/MLmodel",
        })
        {
            Assert.Contains(files, file => file.Contains(part, StringComparison.Ordinal));
        }

        AssertOneCasing(files);
        await AssertPredictions(report);

        // One model of each method, which ML.NET loads.
        var models = Array.FindAll(files, file => file.EndsWith("artifacts/model.zip", StringComparison.Ordinal));
        Assert.Equal(2, models.Length);
        var ml = new MLContext();
        ml.FairDiff();
        Assert.NotNull(ml.Model.Load(models[0], out _));
    }

    [Fact]
    public async Task Demo_Comparisons_AreThoseOfCompareOnItsPredictions()
    {
        // So many steps that classifiers differ.
        var arguments = TinyDemo();
        arguments[Array.IndexOf(arguments, "--classifier-steps") + 1] = "15";
        Assert.Equal(ExitCodes.Success, await Run(arguments));
        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.Contains(
            report.Comparisons.SelectMany(comparison => comparison.Quantities),
            quantity => quantity.Difference.Value != 0 && quantity.PValue < 1);
        var html = File.ReadAllText(Path.Combine(Output, HtmlReport.FileName));

        Assert.Equal(["inDistribution", "hospital 1", "hospital 2"], report.Comparisons.Select(comparison => comparison.Set));
        foreach (var comparison in report.Comparisons)
        {
            var folder = Path.Combine(
                Output, "predictions", comparison.Set == "inDistribution" ? "in-distribution" : comparison.Set.Replace(' ', '_'));
            var json = Path.Combine(_folder.Path, "compare.json");
            Assert.Equal(ExitCodes.Success, await Run(
            [
                "compare", "--method", $"baseline={folder}/baseline-seed*.csv", "--method",
                $"label+property={folder}/label+property-seed*.csv", "--scores", "score_",
                "--bootstrap", "1000", "--json", json, .. comparison.Set == "inDistribution"
                    ? ["--groups", "Hospital"]
                    : Array.Empty<string>(),
            ]));
            var compared = JsonNode.Parse(File.ReadAllText(json))!["againstFirst"]!["label+property"]!.AsArray();

            Assert.NotEmpty(comparison.Quantities);
            Assert.Equal(
                compared.Select(quantity => (string?)quantity!["quantity"]),
                comparison.Quantities.Select(quantity => $"{quantity.Quantity}"));
            Assert.Equal(
                compared.Select(quantity => (double)quantity!["pValue"]!),
                comparison.Quantities.Select(quantity => quantity.PValue!.Value));
            Assert.Equal(
                compared.Select(quantity => (double)quantity!["difference"]!["value"]!), comparison.Quantities.Select(
                    quantity => quantity.Difference.Value));
        }

        // The means are those of the study's own table, and the page tells of the same verdicts.
        Assert.All(report.Methods, method => Assert.Equal(
            method.Summary["inDistribution/accuracy"].Mean!.Value,
            method.Name == "baseline"
                ? report.Comparisons[0].Quantities[0].Baseline.Mean
                : report.Comparisons[0].Quantities[0].Candidate.Mean,
            1e-12));
        Assert.All(
            report.Comparisons.SelectMany(comparison => comparison.Quantities),
            quantity => Assert.Contains($"\"chip {quantity.Verdict.ToString().ToLowerInvariant()}\"", html));

        // Predictions that are gone are made anew, and the verdicts with them.
        var gone = Path.Combine(Output, "predictions", "hospital_1", "baseline-seed1.csv");
        var before = File.ReadAllText(gone);
        File.Delete(gone);
        Assert.Equal(ExitCodes.Success, await Run(arguments));
        Assert.Equal(before, File.ReadAllText(gone));
    }

    [Fact]
    public async Task Demo_Again_ComputesNothingAndReportsTheSame()
    {
        await Run(TinyDemo("--seeds", "1"));
        var first = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        var results = Directory.GetFiles(Path.Combine(Output, "results")).ToDictionary(file => file, File.GetLastWriteTimeUtc);

        Assert.Equal(ExitCodes.Success, await Run(TinyDemo("--seeds", "1")));

        var second = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.All(results, entry => Assert.Equal(entry.Value, File.GetLastWriteTimeUtc(entry.Key)));
        Assert.Equal(
            ReportJson.ToText(first with { Created = default }), ReportJson.ToText(second with { Created = default }));
    }

    [Fact]
    public async Task Demo_AttributeTempering_IsTheSameForEveryGeneratorAndSaid()
    {
        string[] arguments = [.. TinyDemo("--seeds", "1"), "--methods", "label", "label+property"];
        Assert.Equal(ExitCodes.Success, await Run([.. arguments, "--attribute-tempering", "0.5"]));

        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.StartsWith("0.5, in the training of every generator", report.Settings["attribute tempering"], StringComparison.Ordinal);
        Assert.Equal(["label", "label+property"], report.Generators.Select(generator => generator.Name));
        Assert.All(report.Generators, generator => Assert.Contains("attribute tempering 0.5", generator.Description));
        var identities = Directory.GetFiles(Output, "workspace.json", SearchOption.AllDirectories)
            .Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("options")).ToArray();
        Assert.Equal(["Label", "LabelAndAttributes"], identities.Select(options => options.GetProperty("condition").GetString()).Order());
        Assert.All(identities, options => Assert.Equal(0.5, options.GetProperty("attributeTempering").GetDouble()));
        Assert.All(identities, options => Assert.Equal("Hospital", options.GetProperty("attributeColumnNames")[0].GetString()));

        var (exit, error) = await RunForError(arguments);
        Assert.Equal(ExitCodes.Failure, exit);
        Assert.Contains("begun with Generator.AttributeTempering = 0.5; now Generator.AttributeTempering is 0.25", error);
    }

    [Fact]
    public async Task Demo_DamagedResults_AreNamedWithTheRemedy()
    {
        Assert.Equal(ExitCodes.Success, await Run(TinyDemo("--seeds", "1")));
        foreach (var file in new[] { "baseline-seed0.json", "generator-label+property.json" })
        {
            var path = Path.Combine(Output, "results", file);
            var whole = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(path, "{", TestContext.Current.CancellationToken);

            var (exit, error) = await RunForError(TinyDemo("--seeds", "1"));

            Assert.Equal(ExitCodes.Failure, exit);
            Assert.Contains($"{file} is damaged; delete it", error);
            await File.WriteAllTextAsync(path, whole, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("--skew", "2")]
    [InlineData("--preset", "huge")]
    [InlineData("--methods", "magic")]
    [InlineData("--seeds", "0")]
    [InlineData("--real-fraction", "-1")]
    [InlineData("--real-fraction-grid", "1.5")]
    [InlineData("--validation-fraction", "1")]
    [InlineData("--optimizer", "adagrad")]
    [InlineData("--attribute-tempering", "1.5")]
    [InlineData("--attribute-tempering", "-0.25")]
    [InlineData("--mixup", "-0.5")]
    [InlineData("--label-smoothing", "1.5")]
    [InlineData("--patience", "3")]
    [InlineData("--device", "cuda:99")]
    public async Task Demo_WrongValue_FailsAndNamesOptionOrValue(string option, string value)
    {
        var (exit, error) = await RunForError("demo", "--output", Output, option, value);

        Assert.Equal(ExitCodes.Failure, exit);
        Assert.Contains(value, error);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(Path.Combine(Output, "results")));
    }

    [Fact]
    public async Task Demo_RealFractionGrid_ChoosesOnValidationRowsAndReportsTheCurve()
    {
        string[] arguments = TinyDemo("--seeds", "1", "--real-fraction-grid", "0.5", "1", "0");
        Assert.Equal(ExitCodes.Success, await Run(arguments));

        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        var method = report.Methods.Single(method => method.Name == "label+property");
        Assert.Equal([1, .5, 0], method.RealFractionCurve.Select(point => point.RealFraction));
        Assert.Equal(RealFractionSearch.Best(method.RealFractionCurve, StudyMetric.Accuracy), method.RealFraction);
        Assert.All(method.RealFractionCurve, point => Assert.InRange(point.Value, 0, 1));
        Assert.Empty(report.Methods.Single(method => method.Name == "baseline").RealFractionCurve);
        Assert.Contains("chosen from 1, 0.5, 0 on 0.2 of the training labels", report.Settings["real fraction"]);

        // A fifth of the 200 + 40 + 40 training labels is held out from every training.
        Assert.Equal(224, report.Sets.Sum(set => set.Labelled.Values.Sum()));

        // Of the study, its generator, two classifiers and three of the search; once more, none is trained again.
        Assert.Equal(7, Runs());
        Assert.Equal(5, Directory.GetFiles(Path.Combine(_folder.Path, "mlruns"), "stepsPerSecond", SearchOption.AllDirectories)
            .Count(file => Path.GetFileName(Path.GetDirectoryName(file)) == "classifier"));
        Assert.Equal(ExitCodes.Success, await Run(arguments));
        Assert.Equal(8, Runs());
    }

    [Fact]
    public async Task Demo_WeightsChosenOnValidationRows_SaysByWhatAndLogsTheChecks()
    {
        Assert.Equal(ExitCodes.Success, await Run(TinyDemo(
            "--seeds", "1", "--optimizer", "nesterov", "--mixup", "0.2", "--select-by", "WorstGroupAccuracy", "--patience", "1",
            "--validation-fraction", "0.25")));

        var settings = ReportJson.Read(Path.Combine(Output, ReportJson.FileName)).Settings;
        Assert.Equal("SGD (momentum = 0.9, Nesterov)", settings["optimizer"]);
        Assert.Equal("0.2", settings["mixup"]);
        Assert.Equal("the best of checks every 1 steps by WorstGroupAccuracy on 0.25 of the training labels; training stops after 1 "
            + "checks that are no better", settings["weights kept"]);
        var logged = Directory.GetFiles(Path.Combine(_folder.Path, "mlruns"), "*", SearchOption.AllDirectories).Select(
            file => file.Replace('\\', '/')).ToArray();
        Assert.Equal(2, logged.Count(file => file.EndsWith("metrics/classifier/validation/worstGroupAccuracy", StringComparison.Ordinal)));
        Assert.Equal(2, logged.Count(file => file.EndsWith("metrics/classifier/validation/bestStep", StringComparison.Ordinal)));
        AssertOneCasing(logged);

        var (exit, error) = await RunForError(TinyDemo(
            "--seeds", "1", "--mixup", "0.2", "--select-by", "WorstGroupAccuracy", "--patience", "1", "--validation-fraction", "0.25"));
        Assert.Equal(ExitCodes.Failure, exit);
        Assert.Contains("begun with Classifier.Optimizer = \"SGD (momentum = 0.9, Nesterov)\"; now", error);
    }

    [Fact]
    public async Task Demo_RealFractionTwice_NamesBothOptions()
    {
        var (exit, error) = await RunForError("demo", "--output", Output, "--real-fraction", "0.5", "--real-fraction-grid", "1", "0");

        Assert.Equal(ExitCodes.Failure, exit);
        Assert.Contains("--real-fraction-grid", error);
    }

    [Fact]
    public async Task Folder_Missing_FailsWithTheRemedy()
    {
        var (exit, error) = await RunForError(
            "folder", "--data", Path.Combine(_folder.Path, "none"), "--attributes", "site", "--output", Output);

        Assert.Equal(ExitCodes.Failure, exit);
        Assert.Contains("metadata.csv", error);
    }

    /// <summary>The files of a study are what the judge's commands read.</summary>
    private async Task AssertPredictions(StudyReport report)
    {
        string Of(string set, string method) => Path.Combine(Output, "predictions", set, method);
        var json = Path.Combine(_folder.Path, "judged.json");
        Assert.Equal(ExitCodes.Success, await Run(
        [
            "compare", "--method", $"baseline={Of("in-distribution", "baseline-seed*.csv")}", "--method",
            $"synthetic={Of("in-distribution", "label+property-seed*.csv")}",
            "--id", "row", "--scores", "score_", "--groups", "Hospital", "--bootstrap", "0", "--json", json,
        ]));
        var accuracies = JsonDocument.Parse(File.ReadAllText(json)).RootElement.GetProperty(
            "quantities").GetProperty("baseline").GetProperty("overall(accuracy)");
        Assert.Equal(
            report.Methods[0]
                .Seeds.Select(seed => seed.InDistribution.Values["overall(accuracy)"]!.Value), accuracies.GetProperty("values")
                .EnumerateArray()
                .Select(value => value.GetDouble()));

        Assert.Equal(ExitCodes.Success, await Run(
        [
            "represent", "--features", Of("in-distribution", "label+property-seed0.csv"), Of("hospital_1", "label+property-seed0.csv"), Of(
                "synthetic", "label+property-seed0.csv"),
            "--domain", "Hospital", "--synthetic", "IsSynthetic", "--sample-size", "2", "--estimates", "2", "--json", json,
        ]));
        var judged = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
        Assert.Equal(96, judged.GetProperty("width").GetInt32());
        Assert.Contains("1", judged.GetProperty("domains").EnumerateObject().Select(domain => domain.Name));
        Assert.Equal(report.Generators[0].Images, judged.GetProperty("nearest").GetProperty("synthetic").GetInt32());
        Assert.False(File.Exists(Of("synthetic", "baseline-seed0.csv")));
    }

    /// <summary>Metric keys are in camelCase, but for names that come from the data and from methods.</summary>
    private static void AssertOneCasing(string[] files)
    {
        string[] keys = [
            .. files.Select(file => file.Split("/metrics/")).Where(parts => parts.Length == 2).Select(parts => parts[1]).Distinct()];
        string[] names = [
            "Hospital", "label_property", "hospital 1", "hospital 2", "0", "3", "4",
            .. CellNames.Select(cell => cell.Replace(", ", "_", StringComparison.Ordinal))];

        Assert.Contains("classifier/loss", keys);
        Assert.Empty(
            from key in keys
            where !key.StartsWith("system/", StringComparison.Ordinal)
                && key.Split('/').Except(names).Any(
                    part => part.Length == 0 || !char.IsAsciiLetterLower(part[0]) || !part.All(char.IsAsciiLetterOrDigit))
            select key);
    }

    private int Runs() => Directory.GetFiles(Path.Combine(_folder.Path, "mlruns"), "meta.yaml", SearchOption.AllDirectories)
        .Count(file => File.ReadAllText(file).Contains("\nrun_id:"));

    private static Task<int> Run(string[] arguments) => ExitCodes.Guard(() => Root.InvokeAsync(arguments));

    private static async Task<(int Exit, string Error)> RunForError(params string[] arguments)
    {
        using var error = new StringWriter();
        var exit = await ExitCodes.Guard(() => Root.InvokeAsync(arguments), error);
        return (exit, error.ToString());
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", _tracking);
        _folder.Dispose();
    }
}
