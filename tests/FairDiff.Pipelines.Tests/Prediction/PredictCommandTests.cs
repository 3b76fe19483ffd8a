using FairDiff.MLNet;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Pipelines.Tests.Prediction;

/// <summary><c>fairdiff predict</c>.</summary>
public sealed class PredictCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Invoke_SavedModel_WritesEveryColumnOfTheMetadataTheScoresAndTheFeatures()
    {
        var (data, model, output) = (TinyFolder.Create(_folder.File("data")), _folder.File("model.zip"), _folder.File("predictions.csv"));
        var expected = Train(data, model);

        var run = await Predict("--model", model, "--data", data, "--output", output, "--embeddings");

        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Contains("24 rows", run.Output);
        var lines = File.ReadAllLines(output);
        Assert.StartsWith("row,path,label,site,split,score_mole,score_nevus,feature_0,feature_1,", lines[0], StringComparison.Ordinal);
        Assert.Equal(5 + 2 + 96, lines[0].Split(',').Length);
        Assert.StartsWith("4,3.png,mole,B,test,", lines[4], StringComparison.Ordinal);

        // The very scores of the pipeline before it was saved; the unlabelled rows are scored too.
        Assert.Equal(25, lines.Length);
        Assert.Equal(
            expected.Select(scores => Math.Round(scores[0], 5)),
            lines.Skip(1).Select(
                line => Math.Round(float.Parse(line.Split(',')[5], System.Globalization.CultureInfo.InvariantCulture), 5)));
    }

    [Fact]
    public async Task Invoke_WhatCannotBeRead_IsNamed()
    {
        var (data, model) = (TinyFolder.Create(_folder.File("data")), _folder.File("model.zip"));
        Train(data, model, embedding: null);
        Task<CommandRun> With(params string[] more) => Predict(["--data", data, "--output", _folder.File("out.csv"), .. more]);

        Assert.Contains("has no column 'Embedding'", (await With("--model", model, "--embeddings")).Error);
        Assert.Contains(
            "reads no 'ImagePath'; name the column of the paths with --path-name: Path, Label",
            (await With("--model", model, "--path-name", "ImagePath")).Error);
        Assert.Contains("cannot be read as a model of ML.NET", (await With("--model", Path.Combine(data, "0.png"))).Error);
        File.Delete(Path.Combine(data, "7.png"));
        Assert.Contains("7.png does not exist", (await With("--model", model)).Error);
        Assert.False(File.Exists(_folder.File("out.csv")));
    }

    /// <summary>An index column without a name; columns that differ in case; the output of another predict as metadata.</summary>
    [Fact]
    public async Task Invoke_MetadataWithNamesOfThePredictionsOwn_WritesNoColumnTwiceAndSaysSo()
    {
        var (data, model, output) = (TinyFolder.Create(_folder.File("data")), _folder.File("model.zip"), _folder.File("predictions.csv"));
        Train(data, model, embedding: null);
        var metadata = Path.Combine(data, "metadata.csv");
        File.WriteAllLines(metadata, File.ReadAllLines(metadata).Select((line, index) => index == 0
            ? $",{line},Label,Path,row,score_nevus,score_other,feature_0,metadata_row"
            : $"{index},{line},x,elsewhere.png,{index},0.5,0.5,1,y"));

        var run = await Predict("--model", model, "--data", data, "--output", output);

        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Contains("column 1 has no name and is left out", run.Output);
        Assert.Contains("Column 'score_other' of", run.Output);
        Assert.Contains("is 'metadata_score_other' in the predictions", run.Output);
        var lines = File.ReadAllLines(output);
        Assert.Equal(
            "row,path,label,site,split,Label,Path,metadata_metadata_row,metadata_score_nevus,metadata_score_other,metadata_feature_0,metadata_row,score_mole,score_nevus", lines[0]);
        Assert.StartsWith("1,0.png,mole,A,train,x,elsewhere.png,1,0.5,0.5,1,y,", lines[1], StringComparison.Ordinal);

        // Of the unlabelled rows nothing can be judged; of all others the scores are those of this model.
        File.WriteAllLines(output, lines[..22]);
        var judged = await CommandRun.Of(
            TestContext.Current.CancellationToken, "evaluate", "--predictions", output, "--scores", "score_", "--bootstrap", "0");
        Assert.Equal((0, ""), (judged.Exit, judged.Error));
    }

    [Fact]
    public async Task Invoke_FileNamesWithBlanksAndFormulas_AreFoundAndWrittenAsTheyAre()
    {
        var (data, model, output) = (TinyFolder.Create(_folder.File("data")), _folder.File("model.zip"), _folder.File("predictions.csv"));
        Train(data, model, embedding: null);
        var metadata = Path.Combine(data, "metadata.csv");
        File.Move(Path.Combine(data, "0.png"), Path.Combine(data, " 0.png"));
        File.Move(Path.Combine(data, "1.png"), Path.Combine(data, "=1.png"));
        File.WriteAllLines(metadata, File.ReadAllLines(metadata).Select(
            (line, index) => index switch { 1 => " " + line, 2 => "=" + line, 3 => " " + line, _ => line }));

        var run = await Predict("--model", model, "--data", data, "--output", output);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Equal(
            [" 0.png", "'=1.png", "2.png"], File.ReadAllLines(output).Skip(1).Take(3).Select(line => line.Split(',')[1].Trim('"')));

        run = await Predict("--model", model, "--data", data, "--output", output, "--csv-formulas", "keep");
        Assert.Equal("=1.png", File.ReadAllLines(output)[2].Split(',')[1]);

        File.AppendAllText(metadata, ",mole,A,test\n");
        run = await Predict("--model", model, "--data", data, "--output", output);
        Assert.Contains($"the cell of column 'path' is empty in line 26 of {metadata}", run.Error);
    }

    [Fact]
    public async Task Invoke_ImageThatIsCutOff_IsRefusedOrLeftOut()
    {
        var (data, model, output) = (TinyFolder.Create(_folder.File("data")), _folder.File("model.zip"), _folder.File("predictions.csv"));
        Train(data, model, embedding: null);
        var (cut, large) = (Path.Combine(data, "3.png"), Path.Combine(data, "5.png"));
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..^20]);
        File.WriteAllBytes(large, HugePng.Bytes);

        var refused = await Predict("--model", model, "--data", data, "--output", output);
        var skipped = await Predict("--model", model, "--data", data, "--output", output, "--skip-corrupt");

        Assert.Equal(1, refused.Exit);
        Assert.Contains($"2 of 24 images cannot be read, the first: {cut} is cut off", refused.Error);
        Assert.Equal((0, ""), (skipped.Exit, skipped.Error));
        Assert.Contains("2 of 24 images cannot be read and are left out", skipped.Output);
        Assert.Contains("22 rows", skipped.Output);
        Assert.DoesNotContain(
            File.ReadAllLines(output),
            line => line.Contains(",3.png,", StringComparison.Ordinal) || line.Contains(",5.png,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Invoke_DamagedModels_EndInScoresOrOneLine()
    {
        var (data, model) = (TinyFolder.Create(_folder.File("data")), _folder.File("model.zip"));
        Train(data, model, embedding: null);
        var bytes = File.ReadAllBytes(model);
        foreach (var (what, damaged) in Mutations.Cut(bytes, 8).Concat(Mutations.Changed(bytes, 30)))
        {
            File.WriteAllBytes(model, damaged);

            var run = await Predict("--model", model, "--data", data, "--output", _folder.File("out.csv"));

            Assert.True(
                run.Exit == 0 || (run.Exit == 1 && run.Error.TrimEnd().Split('\n').Length == 1 && !run.Error.Contains("unexpected")),
                $"{what}: {run.Error}");
        }
    }

    [Fact]
    public async Task Invoke_LimitOnPixels_IsKept()
    {
        var (data, model) = (TinyFolder.Create(_folder.File("data")), _folder.File("model.zip"));
        Train(data, model, embedding: null);

        var run = await Predict("--model", model, "--data", data, "--output", _folder.File("out.csv"), "--max-pixels", "63");

        Assert.Contains("0.png has 8 x 8 pixels, more than the 63", run.Error);
        Assert.Contains("--max-pixels", run.Error);
        Assert.Contains(
            "--max-pixels is 0; it must be at least 1",
            (await Predict("--model", model, "--data", data, "--output", "x", "--max-pixels", "0")).Error);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<CommandRun> Predict(params string[] arguments) =>
        CommandRun.Of(TestContext.Current.CancellationToken, ["predict", .. arguments]);

    /// <summary>Trains for two steps, saves, and gives the scores of every image.</summary>
    private static float[][] Train(string data, string path, string? embedding = "Embedding")
    {
        var ml = new MLContext(seed: 0);
        var lines = File.ReadAllLines(Path.Combine(data, "metadata.csv")).Skip(1).Select(line => line.Split(','));
        var rows = ml.Data.LoadFromEnumerable(lines.Select(cells => new Row { Path = cells[0], Label = cells[1] }).ToArray());
        var model = ml.Transforms.LoadImages("Image", data, "Path")
            .Append(ml.Transforms.ResizeImages("Image", 16, 16))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(ml.FairDiff().ResNetClassification(new ResNetClassificationOptions
            {
                Arch = Torch.Classification.ResNetArchitecture.ResNet8, Steps = 2, BatchSize = 4, EmbeddingColumnName = embedding,
                Device = "cpu",
            }))
            .Fit(rows);
        ml.Model.Save(model, rows.Schema, path);
        return [.. model.Transform(rows).GetColumn<float[]>("Score")];
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
