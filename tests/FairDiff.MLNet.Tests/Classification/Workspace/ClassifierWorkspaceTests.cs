using FairDiff.MLNet.Tests.Classification.Validation;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Classification.Workspace;

/// <summary>A training that was stopped, or is repeated, goes on from what its workspace holds.</summary>
public sealed class ClassifierWorkspaceTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly Patient[] _rows = Patient.Rows(60, patients: 30);
    private readonly ResNetClassificationOptions _options;

    public ClassifierWorkspaceTests()
    {
        foreach (var row in _rows.Take(20))
        {
            row.IsSynthetic = true;
        }

        _options = TrainedClassifier.Quick with { Steps = 9, Seed = 3, WorkspacePath = Path.Combine(_folder.Path, "workspace") };
    }

    private string Workspace => _options.WorkspacePath!;

    public void Dispose() => _folder.Dispose();

    /// <summary>Behind a mix, whose passes are drawn anew in each fit, and with held-out rows that choose the weights.</summary>
    [Fact]
    public void Fit_CancelledAndCalledAgain_EndsWithTheScoresOfAnUninterruptedOne()
    {
        var validated = _options with { Validation = new() { Fraction = .3, ClusterColumnName = "Patient", Interval = 2 }, Mixup = .2 };
        var whole = Scores(validated with { WorkspacePath = null });
        using var cancellationToken = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Scores(validated with
        {
            MetricsCallback = (_, _, step) => CancelAt(5, step, cancellationToken),
            CancellationToken = cancellationToken.Token,
        }));
        Assert.True(File.Exists(Path.Combine(Workspace, "classifier-checkpoint.safetensors")));

        List<long> steps = [];
        Assert.Equal(whole, Scores(validated with { ProgressCallback = progress => steps.Add(progress.Step) }));
        Assert.Equal(5, steps[0]);
        Assert.Equal(
            ["classifier.json", "classifier.safetensors", "workspace.lock"],
            Directory.GetFiles(Workspace).Select(Path.GetFileName).Order());
    }

    /// <summary>A step that throws is like a kill: what is left is the last checkpoint.</summary>
    [Fact]
    public void Fit_BrokenOff_GoesOnFromTheLastCheckpoint()
    {
        var whole = Scores(_options with { WorkspacePath = null });
        Assert.Throws<InvalidOperationException>(() => Scores(_options with
        {
            CheckpointInterval = TimeSpan.Zero,
            MetricsCallback = (_, _, step) => _ = step == 7 ? throw new InvalidOperationException() : 0,
        }));

        List<long> steps = [];
        Assert.Equal(whole, Scores(_options with { ProgressCallback = progress => steps.Add(progress.Step) }));
        Assert.Equal(6, steps[0]);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    public void Fit_PrecisionAuto_GoesOnInTheWorkspacesOwn(Precision begun)
    {
        var trained = Scores(_options with { Precision = begun, Steps = 2 });

        Assert.Equal(
            trained,
            Scores(_options with { Precision = Precision.Auto, Steps = 2, MetricsCallback = (_, _, _) => Assert.Fail("trained again") }));
    }

    [Fact]
    public void Fit_PrecisionAuto_IsTheFasterOneAndRecorded()
    {
        Scores(_options with { Precision = Precision.Auto, Steps = 1 });

        var chosen = PrecisionChoice.For(TorchDevice.Resolve("cpu", false)).Precision;
        Assert.Contains($"\"precision\": \"{chosen}\"", File.ReadAllText(Path.Combine(Workspace, "classifier.json")));
    }

    [Fact]
    public void Fit_Finished_IsNotTrainedAgain()
    {
        var trained = Scores(_options);
        Assert.Equal(trained, Scores(_options with
        {
            MetricsCallback = (_, _, _) => Assert.Fail("trained again"),
            ProgressCallback = _ => Assert.Fail("trained again"),
            Device = "auto",
            CheckpointInterval = TimeSpan.FromHours(1),
        }));
    }

    [Fact]
    public void Fit_WithoutASeed_TakesThatOfTheWorkspace()
    {
        float[][] Train(int seed) => Scores(_options with { Seed = null }, new MLContext(seed));
        var first = Train(1);
        Assert.Equal(first, Train(2));
    }

    [Fact]
    public void Fit_OtherOptions_NamesTheOptionAndBothValues()
    {
        Scores(_options);
        Assert.Contains("was begun with Steps = 9; now Steps is 10", Refusal(_options with { Steps = 10 }));
        Assert.Contains(
            "Optimizer = \"AdamW\"; now Optimizer is \"SGD (momentum = 0.9)\"",
            Refusal(_options with { Optimizer = TrainingOptimizer.Sgd() }));
    }

    [Fact]
    public void Fit_OtherData_SaysSo()
    {
        Scores(_options);
        _rows[50].Image = TestImages.Noisy(5, 0);
        Assert.Contains("was begun with other data", Refusal(_options));
        Assert.Contains("rows was 60, now it is 59", Refusal(_options, _rows[1..]));
    }

    [Fact]
    public void Fit_DamagedClassifier_SaysWhichFileToDelete()
    {
        Scores(_options);
        var path = Path.Combine(Workspace, "classifier.safetensors");
        using (var file = File.OpenWrite(path))
        {
            file.Seek(-1, SeekOrigin.End);
            file.WriteByte(255);
        }

        Assert.Contains($"'{path}' cannot be loaded", Refusal(_options));
        File.Delete(path);
        Assert.NotEmpty(Scores(_options));
    }

    [Fact]
    public void Fit_SeveralLabels_AreResumedToo()
    {
        var data = _ml.Transforms.Concatenate("Label", "Red", "Green").Fit(Labelled()).Transform(Labelled());
        var whole = Fit(_options with { WorkspacePath = null }, data);
        using var cancellationToken = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => Fit(
                _options with
                {
                    MetricsCallback = (_, _, step) => CancelAt(4, step, cancellationToken), CancellationToken = cancellationToken.Token
                },
                data));
        Assert.Equal(whole, Fit(_options, data));
    }

    private IDataView Labelled() => _ml.Data.LoadFromEnumerable(
        _rows.Select((row, i) => new LabelledRow { Image = row.Image, Red = i % 2, Green = i % 3 == 0 ? float.NaN : 1 - (i % 2) }));

    private string Refusal(ResNetClassificationOptions changed, Patient[]? data = null)
    {
        var view = Patient.View(_ml, data ?? _rows);
        return Assert.Throws<FairDiffException>(() => Fit(changed, view)).Message;
    }

    /// <summary>Of a fresh pipeline, as in a process that starts again.</summary>
    private float[][] Scores(ResNetClassificationOptions training, MLContext? context = null)
    {
        context ??= _ml;
        var view = Patient.View(context, _rows);
        var fair = context.FairDiff();
        var scored = training.Validation is null ? view : fair.SyntheticMix(.5, seed: 4).Fit(view).Transform(view);
        return [.. fair.ResNetClassification(training).Fit(scored).Transform(view).GetColumn<float[]>("Score")];
    }

    private float[][] Fit(ResNetClassificationOptions training, IDataView data) =>
        [.. _ml.FairDiff().ResNetClassification(training).Fit(data).Transform(data).GetColumn<float[]>("Score")];

    private static void CancelAt(long wanted, long step, CancellationTokenSource cancellationToken)
    {
        if (step == wanted)
        {
            cancellationToken.Cancel();
        }
    }

    private sealed class LabelledRow
    {
        [Microsoft.ML.Transforms.Image.ImageType(16, 16)]
        public MLImage? Image { get; set; }

        public float Red { get; set; }

        public float Green { get; set; }
    }
}
