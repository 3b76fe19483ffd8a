using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Pipelines.Tests.Commands;
using FairDiff.Studies;
using FairDiff.Tests;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Pipelines.Tests.Docs;

[Collection(ProcessState.Collection)]
public sealed partial class DocsTests : IDisposable
{
    private const int Size = 24;
    private readonly TemporaryFolder _folder = new();
    private readonly string _start = Directory.GetCurrentDirectory();

    public DocsTests() => Directory.SetCurrentDirectory(_folder.Path);

    [Theory]
    [InlineData("load")]
    [InlineData("vectors")]
    [InlineData("feedback")]
    [InlineData("generator")]
    [InlineData("warm start")]
    [InlineData("files")]
    [InlineData("judge")]
    [InlineData("network")]
    [InlineData("serve")]
    [InlineData("fairer")]
    [InlineData("other trainer")]
    [InlineData("files of rows")]
    [InlineData("validated")]
    [InlineData("features")]
    [InlineData("compare")]
    [InlineData("page")]
    [InlineData("study")]
    [InlineData("missing")]
    [InlineData("for serving")]
    [InlineData("own metric")]
    [InlineData("curves")]
    [InlineData("thresholds")]
    [InlineData("calibrate")]
    [InlineData("served model")]
    [InlineData("fit in a host")]
    [InlineData("own module")]
    [InlineData("own network")]
    [InlineData("own stage")]
    public void Docs_ShowTheCodeThatIsTested(string part)
    {
        var source = new[] { "DocsSample.cs", "OnnxDocsSample.cs" }
            .SelectMany(file => File.ReadAllLines(Path.Combine(SourceFolder(), file)));
        var lines = source.SkipWhile(line => line.Trim() != $"// <{part}>").Skip(1).TakeWhile(line => line.Trim() != $"// </{part}>")
            .Select(line => line.Length > 8 ? line[8..] : "");
        Assert.Contains(string.Join("\n", lines), string.Join('\n', Pages.Select(File.ReadAllText)));
    }

    [Theory]
    [InlineData("README.md", "first-features")]
    [InlineData("docs/engine.md", "engine")]
    public void Page_ShowsTheProgramWhole(string page, string sample)
    {
        var program = File.ReadAllText(Path.Combine(Repository, $"docs/samples/{sample}.cs"));
        Assert.Contains($"```csharp\n{program}```", File.ReadAllText(Path.Combine(Repository, page)));
    }

    [Fact]
    public void Readme_ShowsThePipelineOnImages()
    {
        var program = File.ReadAllText(Path.Combine(Repository, "docs/samples/first-pipeline.cs"));
        var pipeline = program[program.IndexOf("var pipeline", StringComparison.Ordinal)..].Split("\n\n")[0];
        Assert.Contains($"```csharp\n{pipeline}\n```", File.ReadAllText(Path.Combine(Repository, "README.md")));
    }

    [Fact]
    public void Engine_OnAFewImages_TrainsSavesDrawsAndScores()
    {
        var (exitCode, output) = Run("Engine.dll", "3");

        Assert.True(exitCode == 0, output);
        Assert.Contains("drawn: 2 x 3 x 16 x 16", output, StringComparison.Ordinal);
        Assert.Matches(@"scores: (0|1)\.\d\d, (0|1)\.\d\d, (0|1)\.\d\d, (0|1)\.\d\d", output);
        Assert.Matches(@"deviation: (0\.9|1\.0)\d", output);
    }

    [Fact]
    public void Samples_NameTheVersionsThatTheRepositoryHas()
    {
        var versions = Directory.GetFiles(Repository, "Directory.*.props")
            .SelectMany(file => XDocument.Load(file).Descendants())
            .Where(element => element.Name == "PackageVersion")
            .ToDictionary(element => (string)element.Attribute("Include")!, element => (string)element.Attribute("Version")!);
        var own = XDocument.Load(Path.Combine(Repository, "Directory.Build.props")).Descendants("Version").Single().Value;
        string[] wrong =
        [
            .. from file in Directory.GetFiles(Path.Combine(Repository, "docs/samples"), "*.cs")
               from line in File.ReadLines(file)
               where line.StartsWith("#:package ", StringComparison.Ordinal)
               let package = line["#:package ".Length..].Split('@')
               let isOurs = package[0].StartsWith("FairDiff.", StringComparison.Ordinal)
               where package[1] != (isOurs ? own : versions.GetValueOrDefault(package[0]))
               select $"{Path.GetFileName(file)}: {line}",
        ];

        Assert.Empty(wrong);
    }

    [Fact]
    public void Links_LeadToFilesAndHeadings()
    {
        string[] broken =
        [
            .. from page in Pages
               from match in Link().Matches(File.ReadAllText(page)).Cast<Match>()
               let target = match.Groups[1].Value.Split('#')
               where !target[0].Contains(':', StringComparison.Ordinal)
               let file = target[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, target[0])
               where !Path.Exists(file) || (target.Length > 1 && !Headings(file).Contains(target[1]))
               select $"{Path.GetFileName(page)}: {match.Groups[1].Value}",
        ];

        Assert.Empty(broken);
    }

    [Fact]
    public void FirstPipeline_OnAFewPhantoms_TrainsSavesEvaluatesAndServes()
    {
        Directory.CreateDirectory("images");
        var rows = WriteImages(folder: "images");
        string[] table = ["Path,Label,Hospital", .. rows.Select(row => $"{row.Path},{row.Label},{row.Hospital}")];
        File.WriteAllLines("train.csv", table);
        File.WriteAllLines("test.csv", table);

        var (exitCode, output) = Run("FirstPipeline.dll", "2");
        var scores = DocsSample.Load(rows[0].Path);

        Assert.True(exitCode == 0, output);
        Assert.Contains("Hospital", output, StringComparison.Ordinal);
        Assert.Equal(2, scores.Length);
        Assert.Equal(1, scores.Sum(), 1e-5);
        Assert.True(Directory.Exists("mlruns"));

        var ml = new MLContext();
        ml.FairDiff().ExportOnnx(ml.Model.Load("model.zip", out _), "model.onnx");
        var view = ml.Data.LoadFromEnumerable(rows);
        var served = DocsSample.Serve(ml, "images", 32).Fit(view).Transform(view);
        Assert.Equal(scores, served.GetColumn<float[]>("Score").First(), (one, other) => Math.Abs(one - other) < 1e-4f);
    }

    [Fact]
    public void CurvesSample_OfTwoClasses_Runs() => DocsSample.Curves(FairnessData.Binary(
        [.. Enumerable.Range(0, 40).Select(row => row % 3 == 0)], [.. Enumerable.Range(0, 40).Select(row => row % 7 / 7.0)]));

    [Fact]
    public void ThresholdAndCalibrationSamples_BehindATrainer_Run()
    {
        var ml = new MLContext(seed: 1);
        IDataView View(int seed)
        {
            var random = new Random(seed);
            return ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1200).Select(row => new Patient
            {
                Label = row % 2 == 0, Hospital = row % 4 < 2 ? "north" : "south",
                Features = [(float)random.NextDouble() + (row % 2 == 0 ? .6f : 0), (float)random.NextDouble() + (row % 4 < 2 ? .3f : 0)],
            }));
        }

        var model = ml.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(View(1));
        var report = DocsSample.Thresholds(ml, model, View(2), View(3));

        Assert.All(report.ByGroup["Hospital"].Groups, group => Assert.InRange(group[MetricNames.Recall("True")].Value!.Value, .85, 1));
        Assert.True(File.Exists("model.zip"));
        Assert.InRange(ml.BinaryClassification.Evaluate(DocsSample.Calibrate(ml, model, View(2), View(3))).LogLoss, 0, .8);
    }

    [Fact]
    public void PageSample_OfAnEvaluation_IsAPage()
    {
        DocsSample.Page(EvaluationSamples.ThreeClasses(300));

        Assert.Contains("<title>Fairness of the test rows</title>", File.ReadAllText("fairness.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StudySample_OnAFewPhantoms_RunsAndGoesOn()
    {
        var phantoms = new PhantomOptions { LabelRich = 40, LabelPoor = 8, UnlabelledPerHospital = 8, TestPerHospital = 20 };
        var settings = new StudySettings
        {
            Methods = [], Seeds = 1, SyntheticCount = 8,
            Generator = new() { TrainingSteps = 2, Network = UNetOptions.Tiny }, Sampling = new() { SamplerSteps = 2 },
            Classifier = new() { Steps = 2 },
        };

        var result = await DocsSample.RunStudy(settings, phantoms);

        Assert.Equal(["baseline", "label+property"], result.Summary.Results.Rows.Select(row => row.Name));
        Assert.Equal(("label+property", "baseline"), result.Summary.Comparisons.Select(pair => (pair.Candidate, pair.Baseline)).Single());
        Assert.True(File.Exists(result.HtmlReport) && File.Exists(result.JsonReport));
        var (predictions, written) = (Directory.GetFiles(result.Predictions, "*.csv", SearchOption.AllDirectories), new List<DateTime>());
        Assert.Equal(6, predictions.Length);
        written.AddRange(predictions.Select(File.GetLastWriteTimeUtc));
        await DocsSample.RunStudy(settings, phantoms);
        Assert.Equal(written, predictions.Select(File.GetLastWriteTimeUtc));
    }

    [Fact]
    public void FairerSample_OnAFewPhantoms_Trains()
    {
        var ml = new MLContext(seed: 1);
        var view = ml.Data.LoadFromEnumerable(
            PhantomCohort.Train(new PhantomOptions { LabelRich = 8, LabelPoor = 4, UnlabelledPerHospital = 0 }));
        var rows = ml.Transforms.Conversion.MapValueToKey("Label").Append(
            ml.Transforms.Conversion.MapValueToKey("Hospital")).Fit(view).Transform(view);

        Assert.NotNull(DocsSample.Fairer(ml.FairDiff(), 1).Fit(rows).GetOutputSchema(rows.Schema).GetColumnOrNull("Score"));
    }

    [Fact]
    public void OtherTrainerSample_OnAFewPhantoms_TrainsOnRealAndSyntheticRowsAndScores()
    {
        var ml = new MLContext(seed: 1);
        var view = ml.Data.LoadFromEnumerable(
            PhantomCohort.Train(new PhantomOptions { LabelRich = 8, LabelPoor = 4, UnlabelledPerHospital = 0 }));
        var rows = ml.Transforms.Conversion.MapValueToKey("Label").Append(
            ml.Transforms.Conversion.MapValueToKey("Hospital")).Fit(view).Transform(view);

        var model = DocsSample.OtherTrainer(ml, ml.FairDiff(), 2, 6).Fit(rows);

        var scored = model.Transform(ml.Data.TakeRows(rows, 4));
        Assert.Equal(4, scored.GetColumn<float[]>("Score").Count(scores => scores.Length == 2 && scores.All(float.IsFinite)));
    }

    [Fact]
    public void FeaturesSample_WithoutThePackage_NamesIt() => Assert.Contains(
        "dotnet add package Microsoft.ML.DnnImageFeaturizer.ResNet18",
        Assert.Throws<EngineException>(() => DocsSample.Features(new MLContext(), new MLContext().FairDiff(), ".")).Message);

    [Fact]
    public void NetworkSample_WithoutTheFile_NamesIt()
    {
        var ml = new MLContext();
        var view = ml.Data.LoadFromEnumerable(
            PhantomCohort.Train(new PhantomOptions { LabelRich = 8, LabelPoor = 4, UnlabelledPerHospital = 0 }));
        var rows = ml.Transforms.Conversion.MapValueToKey("Label").Fit(view).Transform(view);

        Assert.Contains(
            "BiT-M-R50x1.npz",
            Assert.Throws<EngineException>(() => DocsSample.Network(ml.FairDiff(), 1).Fit(rows)).Message);
    }

    [Fact]
    public void StageSample_OfAnOwnNetwork_Scores()
    {
        var ml = new MLContext(seed: 1);
        var view = ml.Data.LoadFromEnumerable(
            PhantomCohort.Train(new PhantomOptions { LabelRich = 4, LabelPoor = 4, UnlabelledPerHospital = 0 }));

        var scored = OnnxDocsSample.Stage(ml, ml.FairDiff(), view).Transform(view);

        Assert.All(scored.GetColumn<float[]>("Score"), scores => Assert.Equal(2, scores.Length));
    }

    [Fact]
    public void OnnxSample_OfAnOwnModule_IsWritten()
    {
        OnnxDocsSample.Write();

        Assert.True(File.Exists("network.onnx"));
    }

    [Fact]
    public void GeneratorSamples_OnAFewPhantoms_TrainAverageAnewDrawAndJudge()
    {
        var ml = new MLContext(seed: 1);
        var view = ml.Data.LoadFromEnumerable(
            PhantomCohort.Train(new PhantomOptions { LabelRich = 8, LabelPoor = 4, UnlabelledPerHospital = 0 }));
        var rows = ml.Transforms.Conversion.MapValueToKey("Label").Append(
            ml.Transforms.Conversion.MapValueToKey("Hospital")).Fit(view).Transform(view);

        DocsSample.Generate(ml.FairDiff(), rows, 20, 6);

        Assert.True(File.Exists("longer-average.safetensors"));
        Assert.Equal(6, Directory.GetFiles(Path.Combine("generator", "synthetic"), "*.png").Length);

        DocsSample.WarmStart(ml.FairDiff(), rows, 2, 2);
        var quality = DocsSample.Files(ml.FairDiff(), rows, 66, 2);

        Assert.Equal(66, Directory.GetFiles("store", "*.png").Length);
        Assert.Equal(66, quality.Overall.SyntheticCount);
    }

    [Fact]
    public void VectorsSample_OnAFewVectors_TrainsAndScores()
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(1);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(row => new DocsSample.Vector
        {
            Features = [row % 2 + random.NextSingle(), random.NextSingle()], Label = $"{row % 2}", Hospital = row % 3 == 0 ? "A" : "B",
        }).ToArray());
        var rows = ml.Transforms.Conversion.MapValueToKey("Label").Append(
            ml.Transforms.Conversion.MapValueToKey("Hospital")).Fit(data).Transform(data);

        var scored = DocsSample.Vectors(ml, ml.FairDiff(), 20, 12).Fit(rows).Transform(rows);
        var loop = DocsSample.Feedback(ml, ml.FairDiff(), rows, ml.Data.TakeRows(rows, 20), 20, 12).Fit(rows).Transform(rows);

        Assert.Contains("Score", scored.Schema.Select(column => column.Name));
        Assert.Contains("Score", loop.Schema.Select(column => column.Name));
    }

    [Fact]
    public void JudgeSample_OnPerfectScores_MeetsTheRequirement()
    {
        Assert.True(DocsSample.Judge(Scored(row => row)).IsMet);
    }

    [Fact]
    public void MissingSample_OnAFewHospitals_MakesNoGroupOfWhatIsNotReported()
    {
        var ml = new MLContext();
        var rows = ml.Data.LoadFromEnumerable(
            new[] { "A", "not reported", "B" }.Select(hospital => new DocsSample.Patch { Hospital = hospital }));
        var (keys, options) = DocsSample.Missing(ml);

        Assert.Equal([1u, 0u, 2u], keys.Fit(rows).Transform(rows).GetColumn<uint>("Hospital"));
        Assert.True(options.MissingValues.Contains("not reported"));
    }

    [Fact]
    public void OwnMetricSample_OnWrongRows_HasAnIntervalAndAVerdict()
    {
        var (report, gate) = DocsSample.OwnMetric(Scored(row => row % 5 == 0 ? row + 1 : row));

        Assert.NotNull(report.Overall["overconfidence"].Interval);
        Assert.NotNull(report.Gap("site", "overconfidence").PValue);
        Assert.Equal(report.Gap("site", "overconfidence").WorstValue!.Value, gate.Value);
    }

    [Fact]
    public void CompareSample_OnAMethodThatFailsOneSite_PrefersTheOther()
    {
        var (difference, front) = DocsSample.Compare(new Dictionary<string, IReadOnlyList<FairnessData>>
        {
            ["baseline"] = [Scored(row => row % 2 == 0 ? row : row + 1)],
            ["synthetic"] = [Scored(row => row)],
        });

        Assert.Equal(0, difference.Candidate.Mean);
        Assert.True(difference.Baseline.Mean > 0.5);
        Assert.Equal("synthetic", Assert.Single(front).Method);
    }

    [Fact]
    public void ValidatedSample_OnAFewPhantoms_Trains()
    {
        var ml = new MLContext(seed: 1);
        var view = ml.Data.LoadFromEnumerable(WriteImages(rich: 170, poor: 170));
        var rows = ml.Transforms.LoadImages("Image", _folder.Path, "Path").Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(ml.Transforms.Conversion.MapValueToKey("Hospital")).Append(
                ml.Transforms.CopyColumns("Patient", "Path")).Fit(view).Transform(view);

        Assert.NotNull(DocsSample.Validated(ml.FairDiff(), 1).Fit(rows).GetOutputSchema(rows.Schema).GetColumnOrNull("Score"));
        Assert.True(Directory.Exists("classifier"));
    }

    /// <summary>Rows of two sites and sexes whose scores are those of the truth of other rows.</summary>
    private static FairnessData Scored(Func<int, int> other)
    {
        bool[] truth = [.. Enumerable.Range(0, 240).Select(Positive)];
        return FairnessData.Binary(truth, [.. Enumerable.Range(0, 240).Select(row => Positive(other(row)) ? 0.9 : 0.1)]) with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>>
            {
                ["site"] = [.. truth.Select((_, row) => row % 2 == 0 ? "north" : "south")], ["sex"] = [
                    .. truth.Select((_, row) => row % 4 < 2 ? "F" : "M")],
            },
        };
    }

    private static bool Positive(int row) => row % 3 == 0;

    private List<DocsSample.Patch> WriteImages(int rich = 8, int poor = 4, string? folder = null)
    {
        var patches = PhantomCohort.Train(new PhantomOptions { LabelRich = rich, LabelPoor = poor, UnlabelledPerHospital = 0 });
        var rows = new List<DocsSample.Patch>();
        foreach (var patch in patches)
        {
            using var image = patch.Image;
            image.Save(Path.Combine(folder ?? _folder.Path, $"{rows.Count}.png"));
            rows.Add(new DocsSample.Patch { Path = $"{rows.Count}.png", Label = patch.Label, Hospital = patch.Hospital });
        }

        return rows;
    }

    private static string Repository => Path.GetFullPath(Path.Combine(SourceFolder(), "../../.."));

    private static string[] Pages =>
    [
        Path.Combine(Repository, "README.md"), Path.Combine(Repository, "docs/samples/README.md"),
        .. Directory.GetFiles(Path.Combine(Repository, "docs"), "*.md"),
    ];

    /// <summary>The anchors that a page's headings have on the web.</summary>
    private static IEnumerable<string> Headings(string page) => File.ReadLines(page).Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchor().Replace(line.TrimStart('#', ' ').ToLowerInvariant(), "").Replace(' ', '-'));

    private static (int ExitCode, string Output) Run(string program, string budget)
    {
        var line = CommandProcess.Line(program);
        using var process = Process.Start(
            new ProcessStartInfo(line[0], [.. line[1..], budget]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_start);
        _folder.Dispose();
    }

    private sealed class Patient
    {
        public bool Label { get; set; }

        public string Hospital { get; set; } = "";

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
