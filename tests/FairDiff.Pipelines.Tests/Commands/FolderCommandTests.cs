using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Studies;
using FairDiff.Tests;
using Microsoft.ML;
using SkiaSharp;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary><c>fairdiff folder</c> as a user types it, on 24 images.</summary>
[Collection(ProcessState.Collection)]
public sealed class FolderCommandTests : FolderStudyTests
{
    public FolderCommandTests() => TinyFolder.Create(Data);

    [Fact]
    public async Task Methods_EachByName_AreTrainedAndReported()
    {
        // The weights of a classifier of the first run are those that the second one starts from.
        await Succeed("--methods", "baseline");
        var weights = Model();
        var baseline = File.GetLastWriteTimeUtc(Path.Combine(Output, "results", "baseline-seed0.json"));
        string[] methods =
        [
            "baseline", "color", "randaugment", "randaugment+imagenet", "focal", "oversample", "oversample-cells", "reweight", "pretrained",
            "swa", "dfr", "adapt-norm", "stain-swap", "label+property+gate", "label+property+stain-swap+adapt-norm",
            "label", "label+property", "label+property+fine-tune",
            "label+property+separate-norm", "groupdro", "pretrained+dermatology", "label+property+pretrained+radiology",
            "oversample+pretrained", "groupdro+pretrained", "label+property+separate-norm+pretrained",
            "label+property+fine-tune+pretrained", "last-layer", "label+property+last-layer",
        ];

        await Succeed("--methods", string.Join(',', methods), "--pretrained", weights);

        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.Equal(methods.Order(), report.Methods.Select(method => method.Name).Order());
        Assert.All(report.Methods, method => Assert.Equal(5, Assert.Single(method.Seeds).InDistribution.Rows.N));
        Assert.Equal(["label", "label+property"], report.Generators.Select(generator => generator.Name));
        Assert.Contains("model.zip", report.Settings["published weights"]);
        Assert.Contains("ResNet8 with the small stem", report.Settings["published weights"]);
        Assert.Contains(report.Settings["published weights"], File.ReadAllText(Path.Combine(Output, HtmlReport.FileName)));

        // With other weights they would be others, of other names.
        string[] Seeds(string folder, string pattern) =>
            [.. Directory.GetFiles(Path.Combine(Output, folder), pattern).Select(Path.GetFileNameWithoutExtension).OfType<string>()];
        Assert.Equal(
            Seeds("results", "pretrained-*-seed0.json"), Seeds(Path.Combine("predictions", "in-distribution"), "pretrained-*-seed0.csv"));
        Assert.Single(Seeds("results", "pretrained-*-seed0.json"));

        // A finished study is extended, not begun again; and what starts elsewhere has another loss.
        Assert.Equal(baseline, File.GetLastWriteTimeUtc(Path.Combine(Output, "results", "baseline-seed0.json")));
        double Loss(string name) => report.Methods.Single(method => method.Name == name).Seeds[0].LossCurve[0].Loss;
        Assert.NotEqual(Loss("baseline"), Loss("pretrained"));
        Assert.NotEqual(Loss("baseline"), Loss("focal"));

        // Five test rows are too few to adapt to, so that the training that both could share says the same of them.
        string Predictions(string name) =>
            File.ReadAllText(Path.Combine(Output, "predictions", "in-distribution", $"{name}-seed0.csv"));
        Assert.Equal(Predictions("baseline"), Predictions("adapt-norm"));
        Assert.True(Directory.Exists(Path.Combine(Output, "classifiers", "baseline-real0.5-seed0")));
    }

    [Fact]
    public async Task Data_ChangedByABitSinceTheStudyBegan_IsRefusedAndAnotherDataSetToMlflow()
    {
        await Succeed("--methods", "baseline");
        DateTime[] Record() => [.. Directory.GetFiles(Path.Combine(Output, "data")).Order().Select(File.GetLastWriteTimeUtc)];
        var record = Record();
        var image = Path.Combine(Data, "5.png");
        using (var pixels = SKBitmap.Decode(image))
        {
            pixels.SetPixel(0, 0, new SKColor(1, 2, 3));
            using var png = pixels.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(image, png.ToArray());
        }

        Assert.Contains("begun with other data: sha256 was", (await Run("--methods", "baseline")).Error);
        Assert.Equal(record, Record());

        Output += "-2";
        await Succeed("--methods", "baseline");
        string[] digests = [.. Directory.GetFiles(PathOf("mlruns"), "meta.yaml", SearchOption.AllDirectories)
            .Where(file => file.Replace('\\', '/').Contains("/datasets/", StringComparison.Ordinal))
            .Select(file => File.ReadLines(file).Single(line => line.StartsWith("digest:", StringComparison.Ordinal))).Distinct()];
        Assert.Equal(2, digests.Length);
    }

    /// <summary>Classifiers that are finished are trained again for them, once; without them a model delivers none.</summary>
    [Fact]
    public async Task Embeddings_OfAFinishedStudy_AreAddedOnce()
    {
        await Succeed("--methods", "label");
        var ml = new MLContext();
        ml.FairDiff();
        Assert.Null(ml.Model.Load(Model(), out var input).GetOutputSchema(input).GetColumnOrNull("Embedding"));
        var predictions = Path.Combine(Output, "predictions", "in-distribution", "label-seed0.csv");
        var scores = File.ReadAllLines(predictions);
        Assert.False(PredictionFile.HasEmbeddings(predictions));

        await Succeed("--methods", "label", "--embeddings");

        // On a CPU the second training is the first one again.
        var synthetic = Path.Combine(Output, "predictions", "synthetic", "label-seed0.csv");
        Assert.All(
            File.ReadAllLines(predictions).Zip(scores), line => Assert.StartsWith(line.Second + ",", line.First, StringComparison.Ordinal));
        Assert.True(PredictionFile.HasEmbeddings(predictions));
        Assert.True(PredictionFile.HasEmbeddings(synthetic));

        DateTime Written() => File.GetLastWriteTimeUtc(predictions);
        var written = Written();
        await Succeed("--methods", "label", "--embeddings");
        Assert.Equal(written, Written());

        File.Delete(synthetic);
        await Succeed("--methods", "label", "--embeddings");
        Assert.True(PredictionFile.HasEmbeddings(synthetic));
    }

    [Fact]
    public async Task Loss_Focal_IsThatOfEveryMethodAndPartOfTheStudy()
    {
        await Succeed(
            "--methods", "baseline", "focal", "--loss", "focal", "--batch-size", "8", "--learning-rate", "0.001", "--stem", "small");

        var report = ReportJson.Read(Path.Combine(Output, ReportJson.FileName));
        Assert.Equal(report.Methods[0].Seeds[0].LossCurve, report.Methods[1].Seeds[0].LossCurve);
        Assert.Contains("Focal", report.Settings["loss"]);
        Assert.Contains("ResNet8, small stem, 2 steps of 8, learning rate 0.001", report.Settings["classifier"]);
    }

    [Fact]
    public async Task Pretrained_MethodWithoutWeights_IsRefusedBeforeAnythingIsTrained()
    {
        var run = await Run("--methods", "label", "pretrained");

        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains("--pretrained", run.Error);
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public async Task Pretrained_WeightsOfAnotherNetwork_SaysWhichTheyAreOf()
    {
        await Succeed("--methods", "baseline");
        var run = await Run("--methods", "pretrained", "--pretrained", Model(), "--backbone", "BiT-R50x3");

        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains("are of a ResNet8 with the small stem, not of a BitResNet50 of width 3", run.Error);

        run = await Run("--methods", "pretrained", "--pretrained", Model(), "--pretrained-sha256", new string('0', 64));
        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains($", not {new string('0', 64)} as --pretrained-sha256 says", run.Error);
    }

    [Theory]
    [InlineData("--backbone", "vgg16")]
    [InlineData("--learning-rate", "0")]
    [InlineData("--batch-size", "1")]
    [InlineData("--pretrained", "none.npz")]
    [InlineData("--pretrained", "https://example.org/resnet18.npz")]
    [InlineData("--pretrained-sha256", "of weights that are not named")]
    public async Task WrongValue_Fails_AndNamesIt(string option, string value)
    {
        var run = await Run(option, value);

        Assert.Equal(ExitCodes.Failure, run.Exit);
        Assert.Contains(value, run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    /// <summary>A model of the study that has run.</summary>
    private string Model() => Directory.GetFiles(PathOf("mlruns"), "model.zip", SearchOption.AllDirectories)[0];

    private protected override Task<CommandRun> Run(params string[] more) =>
        RunFolder(["--data", Data, "--attributes", "site", "--split-column", "split", .. more]);
}
