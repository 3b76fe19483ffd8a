using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Classification;

public sealed class ExportOnnxTests(TrainedClassifier trained) : IClassFixture<TrainedClassifier>, IDisposable
{
    private readonly MLContext _ml = trained.Ml;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ExportOnnx_InApplyOnnxModel_ScoresAsTheTransformer()
    {
        var path = Path.Combine(_folder.Path, "model.onnx");
        _ml.FairDiff().ExportOnnx(new TransformerChain<ITransformer>(trained.Transformer), path);

        // ExtractPixels disposes the images that it reads, so it gets some of its own.
        var data = trained.ToKey(ImageRow.Make(150));
        var pipeline = _ml.Transforms.ExtractPixels("Pixels", "Image").Append(_ml.Transforms.ApplyOnnxModel(path));
        var scored = _ml.Data.Cache(pipeline.Fit(data).Transform(data), "Score", "PredictedLabel");

        AssertClose(trained.Scores(trained.Data), [.. scored.GetColumn<float[]>("Score")]);
        var names = trained.Transformer.ClassNames;
        Assert.Equal(
            scored.GetColumn<float[]>("Score").Select(scores => names[scores.IndexOf(scores.Max())]),
            scored.GetColumn<ReadOnlyMemory<char>[]>("PredictedLabel").Select(label => Assert.Single(label).ToString()));
    }

    [Fact]
    public void ExportOnnx_InAProcessWithoutThisLibrary_ScoresAsTheTransformer()
    {
        var model = Path.Combine(_folder.Path, "model.onnx");
        _ml.FairDiff().ExportOnnx(trained.Transformer, model);
        var rows = trained.Rows[..20];
        var images = rows.Select((row, i) =>
        {
            row.Image!.Save(Path.Combine(_folder.Path, $"{i}.png"));
            return Path.Combine(_folder.Path, $"{i}.png");
        });
        var output = Path.Combine(_folder.Path, "scores.txt");

        using var process = Process.Start(new ProcessStartInfo(
            FreshProcess.DotnetPath, ["exec", Probe, model, "16", output, .. images]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, error);
        AssertClose(
            trained.Scores(trained.ToKey(rows)),
            [.. File.ReadLines(output).Select(
                line => Array.ConvertAll(line.Split(' '), text => float.Parse(text, CultureInfo.InvariantCulture)))]);
        Assert.DoesNotContain(
            Directory.GetFiles(Path.GetDirectoryName(Probe)!),
            file => Path.GetFileName(file) is var name
                && (name.Contains("TorchSharp", StringComparison.Ordinal) || name.StartsWith("FairDiff.MLNet", StringComparison.Ordinal)));
    }

    [Fact]
    public void ExportOnnx_ModelWithoutClassifier_SaysWhatItNeeds()
    {
        var other = _ml.Transforms.CopyColumns("Copy", "Name").Fit(trained.Data);

        Assert.Contains(
            "ResNetClassification",
            Assert.Throws<FairDiffException>(() => _ml.FairDiff().ExportOnnx(other, Path.Combine(_folder.Path, "model.onnx"))).Message);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "model.onnx")));
    }

    /// <summary>The probe where its own build put it, without the packages of this test.</summary>
    private static string Probe => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../../..", "FairDiff.OnnxProbe", Path.GetRelativePath(
            Path.Combine(AppContext.BaseDirectory, "../../.."), AppContext.BaseDirectory), "FairDiff.OnnxProbe.dll"));

    private static void AssertClose(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(
            expected.Zip(actual), pair => Assert.All(pair.First.Zip(pair.Second), score => Assert.Equal(score.First, score.Second, 1e-4)));
    }
}
