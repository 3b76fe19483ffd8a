using System.Runtime.CompilerServices;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.Phantom;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Pipelines.Tests.Readme;

[Collection(ProcessState.Collection)]
public sealed class ReadmeTests : IDisposable
{
    private const int Size = 24;
    private readonly TemporaryFolder _folder = new();
    private readonly string _start = Directory.GetCurrentDirectory();

    public ReadmeTests() => Directory.SetCurrentDirectory(_folder.Path);

    [Theory]
    [InlineData("sample")]
    [InlineData("load")]
    [InlineData("generator")]
    [InlineData("files")]
    [InlineData("judge")]
    [InlineData("network")]
    [InlineData("serve")]
    [InlineData("fairer")]
    [InlineData("other trainer")]
    [InlineData("validated")]
    [InlineData("compare")]
    public void Readme_ShowsTheCodeThatIsTested(string part)
    {
        var source = File.ReadAllLines(Path.Combine(SourceFolder(), "ReadmeSample.cs"));
        var lines = source.SkipWhile(line => line.Trim() != $"// <{part}>").Skip(1).TakeWhile(line => line.Trim() != $"// </{part}>")
            .Select(line => line.Length > 8 ? line[8..] : "");
        var readme = File.ReadAllText(Path.Combine(SourceFolder(), "../../../README.md"));
        Assert.Contains(string.Join("\n", lines), readme);
    }

    [Fact]
    public async Task Sample_OnAFewPhantoms_TrainsSavesEvaluatesAndLoads()
    {
        var rows = WriteImages();
        var view = new MLContext().Data.LoadFromEnumerable(rows);

        var fairness = await ReadmeSample.TrainAsync(view, view, _folder.Path, Size, 2, 2, 6);
        var scores = ReadmeSample.Load(rows[0].Path);

        Assert.Equal(rows.Count, fairness.Overall.N);
        Assert.Equal(2, scores.Length);
        Assert.Equal(1, scores.Sum(), 1e-5);
        Assert.True(Directory.Exists("mlruns"));

        var ml = new MLContext();
        ml.FairDiff().ExportOnnx(ml.Model.Load("model.zip", out _), "model.onnx");
        var served = ReadmeSample.Serve(ml, _folder.Path, Size).Fit(view).Transform(view);
        Assert.Equal(scores, served.GetColumn<float[]>("Score").First(), (one, other) => Math.Abs(one - other) < 1e-4f);
    }

    [Fact]
    public void FairerSample_OnAFewPhantoms_Trains()
    {
        var ml = new MLContext(seed: 1);
        var view = ml.Data.LoadFromEnumerable(PhantomCohort.Train(new PhantomOptions { LabelRich = 8, LabelPoor = 4, UnlabelledPerHospital = 0 }));
        var rows = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.Conversion.MapValueToKey("Hospital")).Fit(view).Transform(view);

        Assert.NotNull(ReadmeSample.Fairer(ml.FairDiff(), 1).Fit(rows).GetOutputSchema(rows.Schema).GetColumnOrNull("Score"));
    }

    [Fact]
    public void OtherTrainerSample_OnAFewPhantoms_TrainsOnRealAndSyntheticRowsAndScores()
    {
        var ml = new MLContext(seed: 1);
        var view = ml.Data.LoadFromEnumerable(PhantomCohort.Train(new PhantomOptions { LabelRich = 8, LabelPoor = 4, UnlabelledPerHospital = 0 }));
        var rows = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.Conversion.MapValueToKey("Hospital")).Fit(view).Transform(view);

        var model = ReadmeSample.OtherTrainer(ml, ml.FairDiff(), 2, 6).Fit(rows);

        var scored = model.Transform(ml.Data.TakeRows(rows, 4));
        Assert.Equal(4, scored.GetColumn<float[]>("Score").Count(scores => scores.Length == 2 && scores.All(float.IsFinite)));
    }

    [Fact]
    public void NetworkSample_WithoutTheFile_NamesIt()
    {
        var ml = new MLContext();
        var view = ml.Data.LoadFromEnumerable(PhantomCohort.Train(new PhantomOptions { LabelRich = 8, LabelPoor = 4, UnlabelledPerHospital = 0 }));
        var rows = ml.Transforms.Conversion.MapValueToKey("Label").Fit(view).Transform(view);

        Assert.Contains("BiT-M-R50x1.npz", Assert.Throws<FairDiff.Torch.FairDiffException>(() => ReadmeSample.Network(ml.FairDiff(), 1).Fit(rows)).Message);
    }

    [Fact]
    public void GeneratorSamples_OnAFewPhantoms_TrainAverageAnewDrawAndJudge()
    {
        var ml = new MLContext(seed: 1);
        var view = ml.Data.LoadFromEnumerable(PhantomCohort.Train(new PhantomOptions { LabelRich = 8, LabelPoor = 4, UnlabelledPerHospital = 0 }));
        var rows = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.Conversion.MapValueToKey("Hospital")).Fit(view).Transform(view);

        ReadmeSample.Generate(ml.FairDiff(), rows, 20, 6);

        Assert.True(File.Exists("longer-average.safetensors"));
        Assert.Equal(6, Directory.GetFiles(Path.Combine("generator", "synthetic"), "*.png").Length);

        var quality = ReadmeSample.Files(ml.FairDiff(), rows, 66, 2);

        Assert.Equal(66, Directory.GetFiles("store", "*.png").Length);
        Assert.Equal(66, quality.Overall.SyntheticCount);
    }

    [Fact]
    public void JudgeSample_OnPerfectScores_MeetsTheRequirement()
    {
        Assert.True(ReadmeSample.Judge(Scored(row => row)).IsMet);
    }

    [Fact]
    public void CompareSample_OnAMethodThatFailsOneSite_PrefersTheOther()
    {
        var (difference, front) = ReadmeSample.Compare(new Dictionary<string, IReadOnlyList<FairnessData>>
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
            .Append(ml.Transforms.Conversion.MapValueToKey("Hospital")).Append(ml.Transforms.CopyColumns("Patient", "Path")).Fit(view).Transform(view);

        Assert.NotNull(ReadmeSample.Validated(ml.FairDiff(), 1).Fit(rows).GetOutputSchema(rows.Schema).GetColumnOrNull("Score"));
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
                ["site"] = [.. truth.Select((_, row) => row % 2 == 0 ? "north" : "south")], ["sex"] = [.. truth.Select((_, row) => row % 4 < 2 ? "F" : "M")],
            },
        };
    }

    private static bool Positive(int row) => row % 3 == 0;

    private List<ReadmeSample.Patch> WriteImages(int rich = 8, int poor = 4)
    {
        var patches = PhantomCohort.Train(new PhantomOptions { LabelRich = rich, LabelPoor = poor, UnlabelledPerHospital = 0 });
        var rows = new List<ReadmeSample.Patch>();
        foreach (var patch in patches)
        {
            using var image = patch.Image;
            image.Save(Path.Combine(_folder.Path, $"{rows.Count}.png"));
            rows.Add(new ReadmeSample.Patch { Path = $"{rows.Count}.png", Label = patch.Label, Hospital = patch.Hospital });
        }

        return rows;
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_start);
        _folder.Dispose();
    }
}
