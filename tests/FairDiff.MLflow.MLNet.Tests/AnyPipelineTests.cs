using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLflow.MLNet.Tests;

/// <summary>An application that uses ML.NET and nothing else of this library.</summary>
public sealed class AnyPipelineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fairdiff-mlflow-mlnet-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Multiclass_MetricsMatrixAndModel_InThreeLines()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Points());
        var run = await StartAsync();
        ml.AddMlflow(run);
        var model = Pipeline(ml).Fit(data);
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(data));
        await run.LogMetricsAsync(metrics, "test", ["red", "green & blue"]);
        await run.LogModelAsync(ml, model, data.Schema, cancellationToken: Ct);
        await run.DisposeAsync();

        Assert.Equal(0, run.Dropped.Total);
        Assert.Equal(metrics.MicroAccuracy, Metric(run, "test/microAccuracy"));
        Assert.Equal(metrics.LogLoss, Metric(run, "test/logLoss"), 1e-12);
        Assert.Equal(metrics.ConfusionMatrix.PerClassRecall[1], Metric(
            run, $"test/recall/{Path.GetFileName(Assert.Single(Directory.GetFiles(At(run, "metrics/test/recall"), "green _ blue*")))}"));
        Assert.False(File.Exists(At(run, "metrics/test/topKAccuracy")));

        var table = JsonNode.Parse(await File.ReadAllTextAsync(At(run, "artifacts/test/confusion_matrix.json"), Ct))!;
        Assert.Equal(
            """["actual \\ predicted","red","green & blue"]""",
            table["columns"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(metrics.ConfusionMatrix.Counts[0][0], (double)table["data"]![0]![1]!);
        Assert.Equal(metrics.ConfusionMatrix.Counts[0][1], (double)table["data"]![0]![2]!);
        var picture = System.Xml.Linq.XDocument.Load(At(run, "artifacts/test/confusion_matrix.svg"));
        Assert.Contains(picture.Descendants(), element => element.Value == "green & blue");
        Assert.Equal(5, picture.Descendants().Count(element => element.Name.LocalName == "rect"));

        var artifacts = Path.Combine(Assert.Single(Directory.GetDirectories(Path.Combine(run.Location, "..", "models"))), "artifacts");
        var loaded = ml.Model.Load(Path.Combine(artifacts, "model.zip"), out var schema);
        Assert.NotNull(loaded.GetOutputSchema(schema).GetColumnOrNull("PredictedLabel"));
        var described = await File.ReadAllTextAsync(Path.Combine(artifacts, "MLmodel"), Ct);
        Assert.Contains("'mlnet':", described);
        Assert.Contains("""{"type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,2]},"name":"Features"}""", described);
        Assert.Contains("""{"type":"string","name":"Colour","required":true}""", described);
        Assert.Contains("\"name\":\"PredictedLabel\"", described);
    }

    [Fact]
    public async Task LogSavedModelAsync_TheSameFileTwice_IsOneModelWithItsColumns()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Points());
        var path = Path.Combine(_folder, "model.zip");
        ml.Model.Save(Pipeline(ml).Fit(data), data.Schema, path);
        var first = await StartAsync();
        await first.LogSavedModelAsync(ml, path, data.Schema, cancellationToken: Ct);
        await first.DisposeAsync();
        var run = await Mlflow.ResumeRunAsync(first.RunId, new() { TrackingUri = Path.Combine(_folder, "mlruns") }, Ct);
        await run.LogSavedModelAsync(new MLContext(), path, cancellationToken: Ct);
        await run.DisposeAsync();

        Assert.Equal(0, run.Dropped.Total);
        var artifacts = Path.Combine(Assert.Single(Directory.GetDirectories(Path.Combine(run.Location, "..", "models"))), "artifacts");
        Assert.Equal(await File.ReadAllBytesAsync(path, Ct), await File.ReadAllBytesAsync(Path.Combine(artifacts, "model.zip"), Ct));
        Assert.Contains("\"name\":\"PredictedLabel\"", await File.ReadAllTextAsync(Path.Combine(artifacts, "MLmodel"), Ct));
    }

    [Fact]
    public async Task AddMlflow_MessagesOfThePipeline_AreStoredWhenTheRunEnds()
    {
        var ml = new MLContext(seed: 1);
        var run = await StartAsync();
        Assert.Same(run, ml.AddMlflow(run));
        Pipeline(ml).Fit(ml.Data.LoadFromEnumerable(Points()));
        await run.DisposeAsync();

        var log = await File.ReadAllLinesAsync(At(run, "artifacts/logs/mlnet.log"), Ct);
        Assert.All(log, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT.*Z \[Source=", line));
        Assert.Equal(0, Metric(run, "mlnet/errors"));

        // The context outlives the run.
        Pipeline(ml).Fit(ml.Data.LoadFromEnumerable(Points()));
        Assert.Equal(log.Length, (await File.ReadAllLinesAsync(At(run, "artifacts/logs/mlnet.log"), Ct)).Length);
    }

    [Fact]
    public async Task BinaryAndRegression_AreLoggedUnderTheNamesOfEvaluate()
    {
        var ml = new MLContext(seed: 1);
        var points = Points().Select(
            (point, index) => new Scored { Label = point.Colour == "a", Value = index, Features = point.Features }).ToArray();
        var data = ml.Data.LoadFromEnumerable(points);
        var binary = ml.BinaryClassification.Evaluate(ml.BinaryClassification.Trainers.SdcaLogisticRegression().Fit(data).Transform(data));
        var regression = ml.Regression.Evaluate(
            ml.Regression.Trainers.Sdca(nameof(Scored.Value)).Fit(data).Transform(data), nameof(Scored.Value));
        var run = await StartAsync();
        await run.LogMetricsAsync(binary, "binary");
        await run.LogMetricsAsync(regression);
        await run.DisposeAsync();

        Assert.Equal(binary.AreaUnderRocCurve, Metric(run, "binary/rocAuc"));
        Assert.Equal(binary.LogLoss, Metric(run, "binary/logLoss"), 1e-12);
        Assert.Equal(regression.RSquared, Metric(run, "r2Score"), 1e-12);
        Assert.True(File.Exists(At(run, "artifacts/binary/confusion_matrix.svg")));
    }

    [Fact]
    public async Task LogAsync_NamesDoNotFitTheClasses_Throws()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Points());
        var metrics = ml.MulticlassClassification.Evaluate(Pipeline(ml).Fit(data).Transform(data));
        await using var run = await StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => run.LogMetricsAsync(metrics, classNames: ["one"]));
    }

    private Task<MlflowRun> StartAsync() =>
        Mlflow.StartRunAsync(
            "iris", options: new() { TrackingUri = Path.Combine(_folder, "mlruns"), FlushInterval = TimeSpan.FromMilliseconds(10) },
            cancellationToken: Ct);

    private static IEstimator<ITransformer> Pipeline(MLContext ml) =>
        ml.Transforms.Conversion.MapValueToKey("Label", nameof(Point.Colour)).Append(
            ml.MulticlassClassification.Trainers.SdcaMaximumEntropy());

    // Two clouds that overlap a little.
    private static IEnumerable<Point> Points() => Enumerable.Range(0, 60).Select(i => new Point
    {
        Colour = i % 2 == 0 ? "a" : "b", Features = [(i * 7 % 13 / 13f) + (i % 2), i * 5 % 11 / 11f],
    });

    private static double Metric(MlflowRun run, string name) =>
        double.Parse(File.ReadAllLines(At(run, "metrics/" + name))[^1].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static string At(MlflowRun run, string path) => Path.Combine([run.Location, .. path.Split('/')]);

    private sealed class Point
    {
        public string Colour { get; set; } = "";

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Scored
    {
        public bool Label { get; set; }

        public float Value { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
