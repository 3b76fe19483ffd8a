using System.Text.Json.Nodes;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Studies;
using FairDiff.Tests;
using SkiaSharp;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary>
/// Studies with several conditions per image and with soft labels: 160 images of 8 pixels, two of each patient, whose red, green and blue
/// say edema, effusion and mass; one of each is unknown in some rows, all in ten.
/// </summary>
[Collection(ProcessState.Collection)]
public sealed class FolderConditionsTests : FolderStudyTests
{
    private const int Rows = 160;

    public FolderConditionsTests()
    {
        Directory.CreateDirectory(Data);
        var lines = new List<string> { "path,edema,pleural effusion,mass,a,b,c,sex,age,patient,code" };
        for (var row = 0; row < Rows; row++)
        {
            int[] has = [row % 2, row / 2 % 2, row / 4 % 3 == 0 ? 1 : 0];
            using var bitmap = new SKBitmap(8, 8);
            bitmap.Erase(new SKColor(Pixel(has[0]), Pixel(has[1]), Pixel(has[2])));
            using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(Path.Combine(Data, $"{row}.png"), data.ToArray());
            string[] cells = row % 16 == 15 ? ["", "", ""]
                : [.. has.Select((value, condition) => row % 7 == condition ? "" : $"{value}")];
            var shares = row % 16 == 15 ? ",," : (row % 3) switch { 0 => "0.7,0.3,0", 1 => "0,0.75,0.25", _ => "0.1,0.1,0.8" };
            lines.Add(
                $"{row}.png,{string.Join(',', cells)},{shares},{(row / 2 % 3 == 0 ? "F" : "M")},{20 + (row % 60)},p{row / 2},"
                    + (row == 3 ? "-1" : "1"));

            byte Pixel(int value) => (byte)((value * 150) + (row % 90));
        }

        File.WriteAllLines(Path.Combine(Data, "metadata.csv"), lines);
    }

    [Fact]
    public async Task LabelColumns_AreConditionsOfOneClassifier_WhoseFilesEvaluateReads()
    {
        string[] study = [
            "--label-columns", "edema", "pleural effusion", "mass", "--methods", "baseline", "oversample", "label+property", "--cluster",
            "patient", "--skew", "sex=F:15", "--test-fraction", "0.4",
        ];
        await Succeed(study);

        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.Equal((StudyLabelKind.Conditions, "auc"), (report.LabelKind, report.Metric));
        Assert.Equal(["edema", "pleural effusion", "mass"], report.Classes);
        Assert.Contains("conditions edema, pleural effusion, mass", report.Settings["columns"]);
        var women = report.Sets.Single(set => set.Name == "F");
        Assert.Equal(15, women.Known!.Values.Max());
        Assert.True(women.Labelled["mass"] < women.Known["mass"]);
        Assert.True(women.Unlabelled > 0);
        string[] metrics = [
            .. report.Quantities.Where(quantity => quantity.Kind == Fairness.QuantityKind.Overall).Select(quantity => quantity.Metric)];
        Assert.Equal(
            ["accuracy", "balancedAccuracy", "auc", "aucOvR/edema", "aucOvR/pleural effusion", "aucOvR/mass"], metrics);
        Assert.Contains(report.Comparisons, pair => pair is { Candidate: "label+property", Baseline: "baseline" });

        // Agreement with one class is undefined, never 0, and says why.
        Assert.All(report.Generators, generator =>
        {
            Assert.Null(generator.LabelAgreement);
            Assert.Null(generator.Quality!.Overall.Values["labelAgreement"].Value);
            Assert.Contains("labels are vectors", generator.Quality.Overall.Values["labelAgreement"].Reason);
        });
        Assert.Equal(["F", "M"], report.Generators[0].Quality!.Cells.Select(cell => cell.Name));
        Assert.Contains("edema, F", report.Generators[0].Samples.Select(sample => sample.Condition));
        Assert.Contains("has / known: mass", File.ReadAllText(Path.Combine(Output, HtmlReport.FileName)));
        Assert.Equal(
            "Path,label_edema,label_pleural effusion,label_mass,sex", File.ReadLines(Path.Combine(Output, "data", "train.csv")).First());

        await SaysTheSame(report, "baseline", "auc", "--targets", "label_");

        // The model in MLflow needs no label, so that it predicts of any folder.
        var predicted = PathOf("predicted.csv");
        var model = Directory.GetFiles(PathOf("mlruns"), "model.zip", SearchOption.AllDirectories)[0];
        var predict = await CommandRun.Of(
            TestContext.Current.CancellationToken, "predict", "--model", model, "--data", Data, "--output", predicted);
        Assert.Equal(("", 0), (predict.Error, predict.Exit));
        Assert.EndsWith("score_edema,score_pleural effusion,score_mass", File.ReadLines(predicted).First());

        // The same command goes on, and trains nothing again.
        var results = Directory.GetFiles(Path.Combine(Output, "results")).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        await Succeed(study);
        Assert.All(results, result => Assert.Equal(result.Value, File.GetLastWriteTimeUtc(result.Key)));
        var others = await Run([.. study.Where(word => word != "mass")]);
        Assert.Contains("begun with other data: label was", others.Error);
    }

    [Fact]
    public async Task SoftLabelColumns_AreSharesOfClasses_WhoseFilesEvaluateReads()
    {
        await Succeed(
            "--soft-label-columns", "a,b,c", "--methods", "baseline", "label", "--unlabelled", "patient=p3", "--select-by",
            "RocAuc", "--validation-fraction", "0.3", "--groups", "age", "--bucket", "age=40,60");

        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.Equal((StudyLabelKind.SoftLabel, "balancedAccuracy"), (report.LabelKind, report.Metric));
        Assert.Contains(report.Quantities, quantity => quantity.Key == "inDistribution/softAccuracy");
        Assert.Contains("shares of a, b, c", report.Settings["columns"]);
        Assert.Equal(["a", "b", "c"], report.Sets.SelectMany(set => set.Labelled.Keys).Distinct().Order());

        // Ages are groups by the bucket, in the study and in its files.
        Assert.Equal("age=40,60", report.Settings["buckets"]);
        Assert.Equal(["[-∞, 40)", "[40, 60)", "[60, ∞)"], report.Methods[0].Seeds[0].InDistribution.Groups["age"].Keys);
        await SaysTheSame(report, "baseline", "accuracy", "--soft-labels", "label_", "--groups", "age");

        // A generator that is told the label alone has no cells of attributes.
        Assert.Empty(report.Generators[0].Quality!.Cells);
        Assert.DoesNotContain(report.Generators[0].Quality!.Warnings, warning => warning.Contains("unconditional"));
        Assert.Subset(new HashSet<string>(["a", "b", "c"]), report.Generators[0].Samples.Select(sample => sample.Condition).ToHashSet());
        await SaysTheSame(report, "baseline", "softAccuracy", "--soft-labels", "label_");
        await SaysTheSame(report, "label", "balancedAccuracy", "--soft-labels", "label_");
    }

    /// <summary>Images are of label vectors that training rows have, and their manifest says so.</summary>
    [Theory]
    [InlineData("pleural effusion", "--label-columns", "edema", "pleural effusion", "mass")]
    [InlineData("b=0.3", "--soft-label-columns", "a", "b", "c")]
    public async Task Generate_LabelVectors_AreConditionsOfTheImages(string label, params string[] columns)
    {
        var images = PathOf("images");
        var run = await CommandRun.Of(
            TestContext.Current.CancellationToken,
            [
                "generate", "--data", Data, "--image-size", "8", "--training-steps", "1", "--count", "6", "--steps", "2",
                "--network", "tiny", "--workspace", PathOf("generator"), "--output", images, .. columns,
            ]);

        Assert.Equal(("", 0), (run.Error, run.Exit));
        var manifest = string.Concat(
            Directory.GetFiles(images, "*.json*").Concat(Directory.GetFiles(images, "*.csv")).Select(File.ReadAllText));
        Assert.Contains(label, manifest);
        Assert.Equal(6, Directory.GetFiles(images, "*.png", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("--label-column and --label-columns both say where the label is", "--label-column", "a", "--label-columns", "a")]
    [InlineData("--label-columns and --soft-label-columns both", "--label-columns", "edema", "--soft-label-columns", "a,b")]
    [InlineData("--methods: groupdro works on attribute x label cells of one class each, and an image has several conditions here",
        "--label-columns", "edema", "--methods", "groupdro")]
    [InlineData("--frozen: the classifiers over frozen features learn one class per image",
        "--label-columns", "edema", "--frozen", "--pretrained", "imagenet-resnet18", "--methods", "baseline")]
    [InlineData("metadata.csv: column 'code' is '-1'; a condition must be 1, 0 or empty", "--label-columns", "code")]
    [InlineData("the shares of columns edema, mass sum to", "--soft-label-columns", "edema,mass", "--exclude", "edema=", "mass=")]
    [InlineData("--bucket is of column 'age', which neither --attributes nor --groups names", "--bucket", "age=40")]
    [InlineData("column 'patient' is 'p0', which --bucket patient=4 cannot put into", "--groups", "patient", "--bucket", "patient=4")]
    [InlineData("--bucket is 'age=q1'; it must be such as age=18,40,60 or age=q4", "--groups", "age", "--bucket", "age=q1")]
    [InlineData("The metric is 'recall/nevus', of which this study has no value", "--label-columns", "edema", "--metric", "recall/nevus")]
    public async Task LabelVectors_WhatDoesNotFit_IsOneLine(string problem, params string[] options)
    {
        var run = await Run(options);

        Assert.NotEqual(0, run.Exit);
        Assert.Contains(problem, run.Error);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    private async Task SaysTheSame(StudyReport report, string method, string metric, params string[] label)
    {
        var json = PathOf("evaluation.json");
        var evaluated = await CommandRun.Of(
            TestContext.Current.CancellationToken,
            [
                "evaluate", "--predictions", Path.Combine(Output, "predictions", "in-distribution", $"{method}-seed0.csv"), "--scores",
                "score_", "--groups", "sex", "--json", json, .. label,
            ]);

        Assert.Equal(("", 0), (evaluated.Error, evaluated.Exit));
        Assert.Equal(
            report.Methods.Single(one => one.Name == method).Summary[$"inDistribution/{metric}"].Mean!.Value,
            JsonNode.Parse(File.ReadAllText(json))!["overall"]![metric]!.GetValue<double>(), 1e-8);
    }

    private protected override Task<CommandRun> Run(params string[] more) => CommandRun.Of(
        TestContext.Current.CancellationToken,
        [
            "folder", "--data", Data, "--attributes", "sex", "--image-size", "8", "--seeds", "1", "--generator-steps", "2",
            "--classifier-steps", "20", "--synthetic", "8", "--output", Output, .. more,
        ]);
}
