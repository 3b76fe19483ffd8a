using System.Text.Json.Nodes;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Diffusion;

public sealed class VectorDiffusionAugmentationTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;

    public VectorDiffusionAugmentationTests() => _data = FeatureStudy.Data(_ml);

    private static VectorDiffusionAugmentationOptions Options => FeatureStudy.Options;

    [Fact]
    public void Transform_FittedView_AppendsThePlansRowsAndNoOther()
    {
        var transformer = Fit(Options);
        var view = transformer.Transform(_data);
        var flags = view.GetColumn<bool>("IsSynthetic").ToArray();
        var labels = Texts(view, "Label");
        var hospitals = Texts(view, "Hospital");

        Assert.Equal(FeatureStudy.Rows + FeatureStudy.SyntheticCount, flags.Length);
        Assert.All(flags.Take(FeatureStudy.Rows), Assert.False);
        Assert.All(flags.Skip(FeatureStudy.Rows), Assert.True);
        Assert.Equal(FeatureStudy.Vectors(_data), FeatureStudy.Vectors(view).Take(FeatureStudy.Rows));
        Assert.Equal(FeatureStudy.SyntheticCount, transformer.SyntheticCount);
        Assert.Equal(
            transformer.Cells.OrderBy(pair => pair.Key.ToString()).Select(pair => $"{pair.Key}: {pair.Value}"),
            Enumerable.Range(FeatureStudy.Rows, FeatureStudy.SyntheticCount).Select(row => $"{labels[row]}*{hospitals[row]}")
                .CountBy(cell => cell).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"));
        Assert.All(view.GetColumn<float>("Age").Skip(FeatureStudy.Rows), age => Assert.True(float.IsNaN(age)));
        Assert.All(Texts(view, "Patient").Skip(FeatureStudy.Rows), text => Assert.Equal("", text));
        Assert.Equal(FeatureStudy.Rows, Flags(transformer.Transform(FeatureStudy.Data(_ml))).Count(flag => !flag));
        SchemaAssert.PromisedIsDelivered(_ml.FairDiff().VectorDiffusionAugmentation(Options), _data, view.Schema);
    }

    [Fact]
    public void Transform_DrawnValues_LieInTheRangeOfTheTrainingRows()
    {
        var real = FeatureStudy.Vectors(_data);

        var drawn = FeatureStudy.Vectors(Fit(Options).Transform(_data)).Skip(FeatureStudy.Rows).ToArray();

        for (var i = 0; i < FeatureStudy.Size; i++)
        {
            Assert.All(drawn, vector => Assert.InRange(vector[i], real.Min(row => row[i]), real.Max(row => row[i])));
            Assert.True(drawn.Select(vector => vector[i]).Distinct().Count() > FeatureStudy.SyntheticCount / 2);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SyntheticMix_Behind_FeedsATrainer(bool isBoosted)
    {
        var trainer = isBoosted
            ? _ml.MulticlassClassification.Trainers.LightGbm(
                exampleWeightColumnName: "Weight", numberOfIterations: 5, minimumExampleCountPerLeaf: 2)
            : (IEstimator<ITransformer>)_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight");
        var pipeline = _ml.FairDiff().VectorDiffusionAugmentation(Options with { TrainingSteps = 200, Sampling = new() })
            .Append(_ml.FairDiff().SyntheticMix(0.5))
            .Append(trainer);
        var test = FeatureStudy.Data(_ml, seed: 2);

        var model = pipeline.Fit(_data);
        var scored = model.Transform(test);

        Assert.Equal(FeatureStudy.Rows, scored.GetColumn<bool>("IsSynthetic").Count(flag => !flag));
        Assert.True(_ml.MulticlassClassification.Evaluate(_ml.Data.FilterRowsByMissingValues(scored, "Score")).MacroAccuracy > 0.9);
    }

    [Fact]
    public void CrossValidate_HeldOutFolds_HaveNoSyntheticRow()
    {
        var pipeline = _ml.FairDiff().VectorDiffusionAugmentation(Options)
            .Append(_ml.FairDiff().SyntheticMix(0.5))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight"));

        var folds = _ml.MulticlassClassification.CrossValidate(_data, pipeline, numberOfFolds: 2);

        Assert.Equal(FeatureStudy.Rows, folds.Sum(fold => Flags(fold.ScoredHoldOutSet).Count(flag => !flag)));
        Assert.All(folds, fold => Assert.DoesNotContain(true, Flags(fold.ScoredHoldOutSet)));
    }

    [Fact]
    public void SaveAndLoad_AddsTheFlagOnly()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(Fit(Options), _data.Schema, stream);
        var other = new MLContext();
        other.FairDiff();

        var loaded = other.Model.Load(stream, out _);

        Assert.Equal(FeatureStudy.Rows, Flags(loaded.Transform(_data)).Count(flag => !flag));
        Assert.InRange(stream.Length, 1, 100_000);
    }

    [Fact]
    public void Fit_InAWorkspace_GivesTheSameBitsAgainWhateverWasLost()
    {
        using var folder = new TemporaryFolder();
        var options = Options with { WorkspacePath = folder.Path };
        var first = Drawn(options);
        var files = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
            .ToDictionary(file => file, File.ReadAllBytes);
        var store = Path.Combine(folder.Path, "synthetic");

        Assert.Equal(first, Drawn(options));
        File.Delete(Path.Combine(store, "manifest.jsonl"));
        Assert.Equal(first, Drawn(options));
        var bytes = File.ReadAllBytes(Path.Combine(store, "vectors.safetensors"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(store, "vectors.safetensors"), bytes);
        Assert.Equal(first, Drawn(options));
        Directory.Delete(store, recursive: true);
        Assert.Equal(first, Drawn(options));
        Assert.All(files, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
    }

    [Fact]
    public void Fit_CancelledInTraining_EndsWithTheBitsOfOneGo()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var options = Options with { WorkspacePath = folder.Path, CheckpointInterval = TimeSpan.Zero };

        Assert.Throws<OperationCanceledException>(() => Fit(options with
        {
            CancellationToken = stop.Token,
            ProgressCallback = at =>
            {
                if (at.Step >= 10)
                {
                    stop.Cancel();
                }
            },
        }));

        Assert.True(File.Exists(Path.Combine(folder.Path, "checkpoint.safetensors")));
        Assert.Equal(Drawn(Options), Drawn(options));
    }

    [Fact]
    public void Fit_WorkspaceOfOtherOptionsOrData_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var options = Options with { WorkspacePath = folder.Path };
        Fit(options);

        Assert.Contains("ConditionDropout = 0.1", Message(() => Fit(options with { ConditionDropout = 0.2 })));
        Assert.Contains("Network = {\"width\":16", Message(() => Fit(options with { Network = new() { Width = 32, Blocks = 1 } })));
        Assert.Contains("SamplerSteps = 3", Message(() => Fit(options with { Sampling = new() { SamplerSteps = 4 } })));
        Assert.Contains("other data", Message(
            () => _ml.FairDiff().VectorDiffusionAugmentation(options).Fit(FeatureStudy.Data(_ml, seed: 2))));
        Assert.Contains("holds synthetic vectors, no images", Message(() => _ml.FairDiff().LoadSyntheticImages(folder.Path)));
    }

    [Fact]
    public void Store_EveryVector_SaysWhereItCameFrom()
    {
        using var folder = new TemporaryFolder();
        var transformer = Fit(Options with { WorkspacePath = folder.Path });

        var lines = File.ReadAllLines(Path.Combine(folder.Path, "synthetic", "manifest.jsonl"));
        var third = JsonNode.Parse(lines[2])!;

        Assert.Equal(FeatureStudy.SyntheticCount, lines.Length);
        Assert.Equal(transformer.GeneratorId, (string?)third["generatorId"]);
        Assert.Equal("trainedAlgorithmicMedia", (string?)third["digitalSourceType"]);
        Assert.Equal(Seeds.Derive(7, "synthetic vector", 2), (long)third["seed"]!);
        Assert.Equal(("vectors.safetensors", 2), ((string?)third["file"], (int)third["row"]!));
        Assert.Contains((string?)third["label"], new[] { "healthy", "tumour" });
        Assert.Contains((string?)third["attributes"]!["Hospital"], new[] { "A", "B" });
        Assert.Equal(2, (double)third["guidanceWeight"]!);
    }

    [Fact]
    public void NearCopies_OfAGeneratorThatKnowsItsRowsByHeart_AreQuarantined()
    {
        // Rows that are one of four points each: whatever is drawn near one is a copy.
        var rows = Enumerable.Range(0, 64).Select(i => new FeatureStudy.Row
        {
            Features = [i % 4, i % 4, i % 4, i % 4], Label = "a", Hospital = "A",
        });
        var keys = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Transforms.Conversion.MapValueToKey("Hospital"));
        var loaded = _ml.Data.LoadFromEnumerable(rows.ToArray());
        var data = keys.Fit(loaded).Transform(loaded);

        var transformer = _ml.FairDiff().VectorDiffusionAugmentation(Options with { NearCopies = NearCopyPolicy.Quarantine }).Fit(data);

        Assert.Equal("standardised vectors", Assert.Single(transformer.NearCopies!.Spaces).Name);
        Assert.Equal(64, transformer.NearCopies.Duplicates);
        Assert.Equal(transformer.NearCopies.Count, transformer.QuarantinedCount);
        Assert.Equal(FeatureStudy.SyntheticCount - transformer.QuarantinedCount, transformer.SyntheticCount);
    }

    [Fact]
    public void Fit_ConditionLabelOrNone_LeavesTheRestOpen()
    {
        var ofLabel = Fit(Options with { Condition = DiffusionCondition.Label, AttributeTempering = 0.5 }).Transform(_data);
        var ofNone = Fit(Options with { Condition = DiffusionCondition.None }).Transform(_data);

        Assert.Equal(["healthy", "tumour"], Texts(ofLabel, "Label").Skip(FeatureStudy.Rows).Distinct().Order());
        Assert.All(Texts(ofLabel, "Hospital").Skip(FeatureStudy.Rows), text => Assert.Equal("", text));
        Assert.All(Texts(ofNone, "Label").Skip(FeatureStudy.Rows), text => Assert.Equal("", text));
    }

    [Fact]
    public void Fit_SyntheticColumns_AreFilled()
    {
        var view = Fit(Options with { SyntheticColumns = [new("Patient", row => $"synthetic {row.Cell}")] }).Transform(_data);

        Assert.All(Texts(view, "Patient").Skip(FeatureStudy.Rows), text => Assert.StartsWith("synthetic ", text));
    }

    [Fact]
    public void Fit_WrongInput_NamesColumnRowAndRemedy()
    {
        var missing = FeatureStudy.Data(_ml, change: row => row.Features[2] = row.Age == 17 ? float.NaN : row.Features[2]);
        var fair = _ml.FairDiff();

        Assert.Contains("Row 17 holds NaN in component 2 of column 'Features'", Message(
            () => fair.VectorDiffusionAugmentation(Options).Fit(missing)));
        Assert.Contains("Column 'Age' holds Single; a vector of Single", Message(
            () => fair.VectorDiffusionAugmentation(Options with { FeatureColumnName = "Age" }).Fit(_data)));
        Assert.Contains("There is no column 'Embedding'", Message(
            () => fair.VectorDiffusionAugmentation(Options with { FeatureColumnName = "Embedding" }).Fit(_data)));
        Assert.Contains("The data has no row", Message(
            () => fair.VectorDiffusionAugmentation(Options).Fit(_ml.Data.FilterRowsByColumn(_data, "Age", lowerBound: 1000))));
        Assert.Contains("'IsSynthetic'", Message(
            () => fair.VectorDiffusionAugmentation(Options).Fit(Fit(Options).Transform(_data))));
        Assert.Contains("Network.Width is 3; it must be even", Message(
            () => fair.VectorDiffusionAugmentation(Options with { Network = new() { Width = 3 } })));
        Assert.Contains("ConditionDropout is 2; it must be from 0 to 1", Message(
            () => fair.VectorDiffusionAugmentation(Options with { ConditionDropout = 2 })));
        Assert.Contains("must be one of AttributeColumnNames: Hospital", Message(() => fair.VectorDiffusionAugmentation(
            Options with { AttributeDropoutOverrides = new Dictionary<string, double> { ["Sex"] = 0.5 } })));
    }

    private DiffusionAugmentationTransformer Fit(VectorDiffusionAugmentationOptions options) =>
        _ml.FairDiff().VectorDiffusionAugmentation(options).Fit(_data);

    private float[][] Drawn(VectorDiffusionAugmentationOptions options) =>
        [.. FeatureStudy.Vectors(Fit(options).Transform(_data)).Skip(FeatureStudy.Rows)];

    private static bool[] Flags(IDataView view) => [.. view.GetColumn<bool>("IsSynthetic")];

    private string[] Texts(IDataView view, string column)
    {
        var texts = view.Schema[column].Type is KeyDataViewType
            ? _ml.Transforms.Conversion.MapKeyToValue(column).Fit(view).Transform(view)
            : view;
        return [.. texts.GetColumn<string>(column)];
    }

    private static string Message(Action action) => Assert.ThrowsAny<Exception>(action).Message;
}
