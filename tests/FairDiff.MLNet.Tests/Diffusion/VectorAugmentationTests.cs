using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Diffusion;

public sealed class VectorAugmentationTests : IDisposable
{
    private const int SyntheticCount = 24;

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly DiffusionAugmentationOptions _options;

    public VectorAugmentationTests()
    {
        _options = TinyStudy.Options with { AttributeColumnNames = ["Sex"], SyntheticCount = SyntheticCount, WorkspacePath = _folder.Path };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Transform_FittedView_GivesSyntheticRowsTheLabelVectorsOfTheData()
    {
        var data = VectorStudy.Data(_ml);
        var view = _ml.FairDiff().DiffusionAugmentation(_options).Fit(data).Transform(data);
        var labels = VectorStudy.LabelsOf(view);
        var synthetic = labels[TinyStudy.Rows..];

        Assert.Equal(VectorStudy.LabelsOf(data), labels[..TinyStudy.Rows]);
        Assert.Equal(
            [("0 0 0", 6), ("0 NaN 0.5", 6), ("1 0 0", 6), ("1 1 0", 6)],
            synthetic.CountBy(label => label).Select(pair => (pair.Key, pair.Value)).Order());
        Assert.All(["f", "m"], sex => Assert.Equal(
            SyntheticCount / 2, view.GetColumn<uint>("Sex").Skip(TinyStudy.Rows).Count(key => key == (sex == "f" ? 1 : 2))));
    }

    [Fact]
    public void Fit_CellsAndManifest_NameTheVectors()
    {
        var transformer = Fit();
        var lines = File.ReadAllLines(Path.Combine(_folder.Path, "synthetic", "manifest.jsonl")).Select(
            line => JsonDocument.Parse(line).RootElement).ToArray();

        Assert.Equal(
            ["(none)", "edema", "edema + effusion", "effusion=? + cardiomegaly=0.5"],
            transformer.Cells.Keys.Select(cell => cell.Label).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(SyntheticCount, transformer.SyntheticCount);
        Assert.Equal(
            ["(none) [0,0,0]", "edema + effusion [1,1,0]", "edema [1,0,0]", "effusion=? + cardiomegaly=0.5 [0,\"NaN\",0.5]"],
            lines.Select(line => $"{line.GetProperty("label")} {line.GetProperty("labelVector")}").Distinct().Order(
                StringComparer.Ordinal));
    }

    [Fact]
    public void Fit_AgainFromTheWorkspace_RecomputesNothing()
    {
        Fit();
        var images = TinyStudy.Images(_folder.Path);

        Fit(_options with { ProgressCallback = progress => Assert.Fail($"{progress.Stage} again") });

        Assert.Equal(images, TinyStudy.Images(_folder.Path));
    }

    [Fact]
    public void Fit_OneEntryOfOneLabelChanged_IsOtherData()
    {
        Fit();

        var exception = Assert.Throws<FairDiffException>(
            () => _ml.FairDiff().DiffusionAugmentation(_options).Fit(VectorStudy.Data(_ml, firstEdema: 0)));

        Assert.Contains("begun with other data: sha256 was", exception.Message);
    }

    [Fact]
    public void Fit_ExplicitCounts_AskForVectorsByTheirText()
    {
        var plan = SamplingPlan.Counts(new Dictionary<SamplingCell, int> { [new("edema + effusion", "m")] = 3, [new("(none)", "f")] = 2 });
        var data = VectorStudy.Data(_ml);

        var view = _ml.FairDiff().DiffusionAugmentation(
            _options with { SamplingPlan = plan, SyntheticCount = null }).Fit(data).Transform(data);

        Assert.Equal(
            [("0 0 0", 2), ("1 1 0", 3)],
            VectorStudy.LabelsOf(view)[TinyStudy.Rows..].CountBy(label => label).Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Fact]
    public void Fit_ExplicitCountsOfAVectorThatDoesNotOccur_Throws()
    {
        var plan = SamplingPlan.Counts(new Dictionary<SamplingCell, int> { [new("effusion", "m")] = 3 });

        var message = Assert.Throws<FairDiffException>(() => Fit(_options with { SamplingPlan = plan, SyntheticCount = null })).Message;

        Assert.Contains("asks for 'effusion' of 'Label', which no training row has. Allowed are: edema, edema + effusion, (none)", message);
    }

    [Fact]
    public void Fit_InAWorkspaceOfAnEarlierEncoding_SaysToBeginAnew()
    {
        Fit();
        var identity = Path.Combine(_folder.Path, "workspace.json");
        File.WriteAllText(identity, File.ReadAllText(identity).Replace("\"format\": 2", "\"format\": 1", StringComparison.Ordinal));

        var message = Assert.Throws<FairDiffException>(() => Fit()).Message;

        Assert.Contains("has format 1; this version reads format 2. Choose another folder, or delete the folder to begin anew.", message);
    }

    [Fact]
    public void Fit_SoftLabels_AreInTheConditionAsTheyAre()
    {
        var soft = _options with { SoftLabel = true };
        string Description() => ImageGenerator.Load(_folder.Path, "cpu").Description;

        Fit(soft, VectorStudy.SoftData(_ml));

        Assert.Contains("\"values\":[\"edema\",\"effusion\",\"cardiomegaly\"],\"kind\":\"distribution\"", Description());
        Assert.Contains(
            "begun with SoftLabel = true; now SoftLabel is false",
            Assert.Throws<FairDiffException>(() => Fit(data: VectorStudy.SoftData(_ml))).Message);
    }

    [Fact]
    public void Fit_SoftLabelThatIsNone_SaysWhy()
    {
        var soft = _options with { SoftLabel = true };

        Assert.Contains(
            "The soft label of row 1 in column 'Label' is [1, 1, 0]; its values must sum to 1, or all be NaN",
            Assert.Throws<FairDiffException>(() => Fit(soft)).Message);
        Assert.Contains(
            "SoftLabel is true, but column 'Sex' holds keys",
            Assert.Throws<FairDiffException>(() => Fit(soft with { LabelColumnName = "Sex" })).Message);
    }

    [Fact]
    public void Fit_Findings_AreThreeStatesInTheGeneratorsFile()
    {
        Fit();

        using var generator = ImageGenerator.Load(_folder.Path, "cpu");

        Assert.Contains("\"kind\":\"findings\"", generator.Description);
        Assert.Contains("[0,\"NaN\",0.5,", generator.Description);
    }

    [Fact]
    public void Transform_LabelsDroppedAndUnknown_ImagesOfNoFindingShowNone()
    {
        var data = VectorStudy.Halves(_ml);
        var options = _options with
        {
            AttributeColumnNames = [], TrainingSteps = 150, BatchSize = 24, LearningRate = 6e-3, WarmupSteps = 5, EmaDecay = 0.9,
            LabelDropout = 0.3, Sampling = new() { SamplerSteps = 6 }, SyntheticCount = 60, NearCopies = NearCopyPolicy.Off,
        };

        var view = _ml.FairDiff().DiffusionAugmentation(options).Fit(data).Transform(data);

        var drawn = view.GetColumn<float[]>("Label").Zip(view.GetColumn<MLImage>("Image")).Skip(VectorStudy.HalvesRows)
            .Select(row => (Label: VectorStudy.Text(row.First), Shown: VectorStudy.ShownHalves(row.Second))).ToArray();
        foreach (var (label, left, right) in new (
            string, double?, double?)[] { ("0 0", 0, 0), ("1 0", 1, 0), ("1 1", 1, 1), ("0 NaN", 0, null) })
        {
            var images = Array.FindAll(drawn, row => row.Label == label);
            Assert.True(images.Length >= 4, label);
            if (left is { } leftShare)
            {
                Assert.Equal(leftShare, images.Average(row => row.Shown.Left ? 1.0 : 0), 0.06);
            }

            if (right is { } rightShare)
            {
                Assert.Equal(rightShare, images.Average(row => row.Shown.Right ? 1.0 : 0), 0.06);
            }
        }
    }

    [Fact]
    public void SyntheticMix_OfAnAugmentedView_DropsRowsWithoutAnyLabel()
    {
        var data = VectorStudy.Data(_ml);
        var estimator = _ml.FairDiff().DiffusionAugmentation(_options);
        var augmented = estimator.Fit(data).Transform(data);
        var mix = _ml.FairDiff().SyntheticMix(0.5);

        var mixed = mix.Fit(augmented).Transform(augmented);
        var labels = VectorStudy.LabelsOf(mixed);

        // All that have a label, once each: 36 real rows and the synthetic ones.
        Assert.Equal(36, mixed.GetColumn<bool>("IsSynthetic").Count(flag => !flag));
        Assert.Equal(VectorStudy.LabelsOf(augmented).Count(label => label != "NaN NaN NaN"), labels.Length);
        Assert.DoesNotContain("NaN NaN NaN", labels);
        Assert.Contains("0 NaN 0.5", labels);
        SchemaAssert.PromisedIsDelivered(estimator, data, augmented.Schema);
        SchemaAssert.PromisedIsDelivered(mix, augmented, mixed.Schema);
    }

    [Fact]
    public void Fit_LabelOtherThanAKeyOrAVectorOfSingle_SaysWhatToDo()
    {
        var data = VectorStudy.Data(_ml);

        Assert.Contains(
            "of varying length; a label is a key, a Boolean, or a vector of Single",
            Refusal(_ml.Transforms.Text.TokenizeIntoWords("Words", "Text")
            .Append(_ml.Transforms.Conversion.ConvertType("Lengths", "Words", DataKind.Single)), "Lengths"));
        Assert.Contains("holds Vector<Double>; a label is a key, a Boolean, or a vector of Single", Refusal(
            _ml.Transforms.Conversion.ConvertType("Wide", "Label", DataKind.Double), "Wide"));
        Assert.Contains("MapValueToKey(\"Text\")", Refusal(null, "Text"));

        string Refusal(IEstimator<ITransformer>? chain, string label)
        {
            var view = chain?.Fit(data).Transform(data) ?? data;
            return Assert.Throws<FairDiffException>(
                () => _ml.FairDiff().DiffusionAugmentation(_options with { LabelColumnName = label }).Fit(view)).Message;
        }
    }

    [Fact]
    public void Fit_AttributeWithALabelVector_SaysWhoTakesOne()
    {
        const string Expected = "holds Vector<Single>; one key per row is needed here. Only DiffusionAugmentation, SyntheticMix and "
            + "ResNetClassification take a vector of labels";

        Assert.Contains(Expected, Assert.Throws<FairDiffException>(
            () => Fit(_options with { AttributeColumnNames = ["Sex", "Label"], LabelColumnName = "Sex" })).Message);
    }

    private DiffusionAugmentationTransformer Fit(DiffusionAugmentationOptions? options = null, IDataView? data = null) =>
        _ml.FairDiff().DiffusionAugmentation(options ?? _options).Fit(data ?? VectorStudy.Data(_ml));
}
