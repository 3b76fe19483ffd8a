using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Diffusion;

public class DiffusionAugmentationTests(TinyGenerator tiny) : IClassFixture<TinyGenerator>
{
    private readonly MLContext _ml = tiny.Context;

    [Fact]
    public void Transform_FittedView_AppendsThePlansRows()
    {
        var view = tiny.Transformer.Transform(tiny.Data);
        var rows = Read(view);
        var synthetic = rows.Where(row => row.IsSynthetic).ToArray();

        Assert.Equal(TinyStudy.Rows + TinyStudy.SyntheticCount, view.GetRowCount() ?? rows.Count);
        Assert.Equal(TinyStudy.Rows + TinyStudy.SyntheticCount, rows.Count);
        Assert.All(rows.Take(TinyStudy.Rows), row => Assert.False(row.IsSynthetic));
        Assert.All(
            synthetic,
            row => Assert.Equal((TinyStudy.Size, TinyStudy.Size, "", true), (row.Width, row.Height, row.Path, float.IsNaN(row.Age))));
        Assert.Equal(
            tiny.Transformer.Cells.OrderBy(pair => pair.Key.ToString()).Select(pair => $"{pair.Key}: {pair.Value}"),
            synthetic.GroupBy(row => $"{row.Label}*{row.Hospital}").OrderBy(group => group.Key).Select(
                group => $"{group.Key}: {group.Count()}"));
        Assert.Equal(TinyStudy.SyntheticCount, tiny.Transformer.SyntheticCount);
        Assert.True(tiny.Transformer.ParameterCount > 0);
    }

    [Fact]
    public void Transform_FittedView_KeepsRealRowsAsTheyAre()
    {
        Assert.Equal(
            tiny.Data.GetColumn<string>("Path"), tiny.Transformer.Transform(tiny.Data).GetColumn<string>("Path").Take(TinyStudy.Rows));
    }

    [Fact]
    public void Transform_OtherView_OnlyAddsTheFlag()
    {
        var other = TinyStudy.Data(_ml);
        var rows = Read(tiny.Transformer.Transform(other));

        Assert.Equal(TinyStudy.Rows, rows.Count);
        Assert.All(rows, row => Assert.False(row.IsSynthetic));
        Assert.Equal(other.GetColumn<string>("Path"), rows.Select(row => row.Path));
    }

    [Fact]
    public void GetOutputSchema_PromisesWhatIsDelivered()
    {
        var estimator = _ml.FairDiff().DiffusionAugmentation(TinyStudy.Options);

        SchemaAssert.PromisedIsDelivered(estimator, tiny.Data, tiny.Transformer.Transform(tiny.Data).Schema);
        SchemaAssert.PromisedIsDelivered(estimator, tiny.Data, tiny.Transformer.Transform(TinyStudy.Data(_ml)).Schema);
        SchemaAssert.PromisedIsDelivered(estimator, tiny.Data, tiny.Transformer.GetOutputSchema(tiny.Data.Schema));
    }

    [Fact]
    public void SaveAndLoad_AddsTheFlagOnly_AndServesAPredictionEngine()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(
            tiny.Transformer.Append(_ml.FairDiff().SyntheticMix(0.5).Fit(tiny.Transformer.Transform(tiny.Data))), tiny.Data.Schema, stream);
        var other = new MLContext();
        other.FairDiff();

        var loaded = other.Model.Load(stream, out _);

        Assert.Equal(TinyStudy.Rows, loaded.Transform(tiny.Data).GetColumn<bool>("IsSynthetic").Count(flag => !flag));
        var engine = other.Model.CreatePredictionEngine<Text, Flagged>(loaded);
        Assert.Equal("a", engine.Predict(new Text { Path = "a" }).Path);
        Assert.InRange(stream.Length, 1, 100_000);
    }

    [Fact]
    public void Transform_CursorOverOneColumn_ReadsNoImageAndRefusesOthers()
    {
        var view = tiny.Transformer.Transform(tiny.Data);
        using var cursor = view.GetRowCursor([view.Schema["IsSynthetic"]]);

        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<MLImage>(view.Schema["Image"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["IsSynthetic"]));
        Assert.False(cursor.IsColumnActive(view.Schema["Image"]));
        Assert.True(cursor.IsColumnActive(view.Schema["IsSynthetic"]));
    }

    [Fact]
    public void Transform_RowIds_AreDistinct()
    {
        using var cursor = tiny.Transformer.Transform(tiny.Data).GetRowCursor([]);
        var getter = cursor.GetIdGetter();
        HashSet<DataViewRowId> ids = [];
        while (cursor.MoveNext())
        {
            var id = default(DataViewRowId);
            getter(ref id);
            ids.Add(id);
        }

        Assert.Equal(TinyStudy.Rows + TinyStudy.SyntheticCount, ids.Count);
    }

    [Fact]
    public void SyntheticMix_OfTheAugmentedView_DropsUnlabelledRows()
    {
        var augmented = tiny.Transformer.Transform(tiny.Data);
        var mixed = _ml.FairDiff().SyntheticMix(0.5).Fit(augmented).Transform(augmented);
        var rows = Read(mixed);

        Assert.Equal(TinyStudy.LabelledRows + TinyStudy.SyntheticCount, rows.Count);
        Assert.DoesNotContain(rows, row => row.Label.Length == 0);
        Assert.Contains(rows, row => row.IsSynthetic);
        Assert.Contains(rows, row => !row.IsSynthetic);
    }

    [Fact]
    public void Fit_ConditionLabel_LeavesAttributesOpen()
    {
        var rows = Read(Augment(TinyStudy.Options with { Condition = DiffusionCondition.Label, SyntheticCount = 6 })).Where(
            row => row.IsSynthetic);

        Assert.Equal(["normal", "tumour"], rows.Select(row => row.Label).Distinct().Order());
        Assert.All(rows, row => Assert.Equal("", row.Hospital));
    }

    [Fact]
    public void Fit_ConditionNone_GivesUnlabelledRows()
    {
        var rows = Read(Augment(TinyStudy.Options with { Condition = DiffusionCondition.None, SyntheticCount = 3 })).Where(
            row => row.IsSynthetic).ToArray();

        Assert.Equal(3, rows.Length);
        Assert.All(rows, row => Assert.Equal("", row.Label));
    }

    [Fact]
    public void Fit_DataThatWereAugmentedAlready_Throws()
    {
        var augmented = tiny.Transformer.Transform(tiny.Data);

        var exception = Assert.Throws<FairDiffException>(() => _ml.FairDiff().DiffusionAugmentation(TinyStudy.Options).Fit(augmented));

        Assert.Contains("already has a column 'IsSynthetic'", exception.Message);
        Assert.Throws<FairDiffException>(() => tiny.Transformer.Transform(augmented));
    }

    [Fact]
    public void Fit_OtherImageSizeThanTheColumns_Throws()
    {
        var exception = Assert.Throws<FairDiffException>(() => Augment(TinyStudy.Options with { ImageSize = 16 }));

        Assert.Contains("8 x 8", exception.Message);
        Assert.Contains("ResizeImages(\"Image\", 16, 16)", exception.Message);
    }

    [Fact]
    public void Fit_DeviceThatIsNotThere_Throws()
    {
        Assert.Throws<EngineException>(() => Augment(TinyStudy.Options with { Device = "cuda:99" }));
    }

    [Fact]
    public void DiffusionAugmentation_OptionsOutOfRange_NameOptionAndRange()
    {
        var fair = _ml.FairDiff();

        Assert.Contains("TrainingSteps is 0; it must be at least 1", Message(TinyStudy.Options with { TrainingSteps = 0 }));
        Assert.Contains("LearningRate is 2; it must be above 0 and at most 1", Message(TinyStudy.Options with { LearningRate = 2 }));
        Assert.Contains(
            "Network.Heads is 0; it must be at least 1", Message(TinyStudy.Options with { Network = UNetOptions.Tiny with { Heads = 0 } }));
        Assert.Contains("MinSnrGamma is 0; it must be above 0", Message(TinyStudy.Options with { MinSnrGamma = 0 }));
        Assert.Contains("Prediction is Noise and Schedule is Cosine", Message(TinyStudy.Options with { Prediction = Prediction.Noise }));
        Assert.Contains("[\"Hospital\"] is 2; it must be from 0 to 1", Message(WithDropout("Hospital", 2)));
        Assert.Contains(
            "AttributeDropoutOverrides is Sex; it must be one of AttributeColumnNames: Hospital", Message(WithDropout("Sex", 0.5)));
        Assert.Contains("LabelDropout is 1.5; it must be from 0 to 1", Message(TinyStudy.Options with { LabelDropout = 1.5 }));
        Assert.Contains(
            "GradientAccumulation is 9; it must be from 1 to BatchSize (8)", Message(TinyStudy.Options with { GradientAccumulation = 9 }));
        Assert.Contains("WarmupSteps is -1; it must be at least 0", Message(TinyStudy.Options with { WarmupSteps = -1 }));
        Assert.Contains("WeightDecay is -1; it must be from 0 to 1", Message(TinyStudy.Options with { WeightDecay = -1 }));
        Assert.Contains("GradientClip is 0; it must be above 0", Message(TinyStudy.Options with { GradientClip = 0 }));
        Assert.Contains("EmaLength is 0.3; it must be above 0 and at most 0.28", Message(TinyStudy.Options with { EmaLength = 0.3 }));
        Assert.Contains("PostHocEma is 4; it must be from 0 to TrainingSteps (3)", Message(TinyStudy.Options with { PostHocEma = 4 }));
        Assert.Contains(
            "CheckpointInterval is -00:00:01; it must be at least 0",
            Message(TinyStudy.Options with { CheckpointInterval = TimeSpan.FromSeconds(-1) }));
        Assert.Contains("LearningRate is NaN", Message(TinyStudy.Options with { LearningRate = double.NaN }));
        Assert.Throws<ArgumentException>(() => fair.DiffusionAugmentation(TinyStudy.Options with { AttributeColumnNames = ["A", "A"] }));

        static DiffusionAugmentationOptions WithDropout(string attribute, double probability) =>
            TinyStudy.Options with { AttributeDropoutOverrides = new Dictionary<string, double> { [attribute] = probability } };

        string Message(DiffusionAugmentationOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => fair.DiffusionAugmentation(options)).Message;
    }

    private IDataView Augment(DiffusionAugmentationOptions options) =>
        _ml.FairDiff().DiffusionAugmentation(options).Fit(tiny.Data).Transform(tiny.Data);

    private List<ReadRow> Read(IDataView view) =>
        AugmentedRows.Read(_ml, view);

    private sealed class Text
    {
        public string Path { get; set; } = "";
    }

    private sealed class Flagged
    {
        public string Path { get; set; } = "";
    }
}
