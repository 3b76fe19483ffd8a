using FairDiff.MLNet.Tests.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Adaptation;

public class AdaptBatchNormTests(TrainedClassifier trained) : IClassFixture<TrainedClassifier>
{
    private readonly FairDiffCatalog _fair = trained.Ml.FairDiff();

    [Fact]
    public void AdaptBatchNorm_RowsOfTheSameKind_AdaptsACopy()
    {
        var before = trained.Scores(trained.Data);
        var rows = trained.ToKey(ImageRow.Make(90));
        var adaptation = _fair.AdaptBatchNorm(trained.Transformer, rows, trained.Data);

        Assert.Equal((BatchNormAdaptationVerdict.Adapted, 90), (adaptation.Verdict, adaptation.Rows));
        Assert.NotSame(trained.Transformer, adaptation.Model);
        Assert.Equal(before, trained.Scores(trained.Data));
        var scores = adaptation.Model.Transform(rows).GetColumn<float[]>("Score").ToArray();
        Assert.NotEqual(trained.Scores(rows), scores);
        Assert.True(scores.Index().Count(row => row.Item.Index().MaxBy(score => score.Item).Index == ClassOf(row.Index)) >= 85);
        Assert.Equal(["blue", "green", "red"], adaptation.ClassNames);
        Assert.All(adaptation.LabelShift!.Classes, share => Assert.Equal(0, share.Distance, 0.05));
    }

    /// <summary>Nearly all are red: with their statistics red would be what is usual.</summary>
    [Fact]
    public void AdaptBatchNorm_OtherSharesOfClasses_IsRefusedWithTheModelAsItWas()
    {
        var rows = trained.ToKey([.. ImageRow.Make(240).Where((row, index) => row.Label == "red" || index > 216)]);
        var adaptation = _fair.AdaptBatchNorm(trained.Transformer, rows, trained.Data);

        Assert.Equal(BatchNormAdaptationVerdict.LabelShift, adaptation.Verdict);
        Assert.Same(trained.Transformer, adaptation.Model);
        Assert.Contains("differ", adaptation.Reason, StringComparison.Ordinal);
        Assert.Equal(
            BatchNormAdaptationVerdict.Adapted, _fair.AdaptBatchNorm(trained.Transformer, rows).Verdict);
        Assert.Equal(
            BatchNormAdaptationVerdict.Adapted,
            _fair.AdaptBatchNorm(trained.Transformer, rows, trained.Data, new() { Guard = new() { Limit = 1 } }).Verdict);
    }

    [Fact]
    public void AdaptBatchNorm_FewRows_IsRefused() => Assert.Equal(
        BatchNormAdaptationVerdict.TooFewRows,
        _fair.AdaptBatchNorm(trained.Transformer, trained.ToKey(ImageRow.Make(30)), trained.Data).Verdict);

    /// <summary>The chain keeps its other stages, and is saved as any model.</summary>
    [Fact]
    public void AdaptBatchNorm_AChain_IsSavedWithItsNewStatistics()
    {
        var rows = trained.Ml.Data.LoadFromEnumerable(ImageRow.Make(60));
        var model = trained.Ml.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Append(trained.Transformer);
        var adapted = _fair.AdaptBatchNorm(model, rows, options: new() { SourceWeight = 0 }).Model;
        using var stream = new MemoryStream();
        trained.Ml.Model.Save(adapted, rows.Schema, stream);
        stream.Position = 0;

        Assert.Equal(
            adapted.Transform(rows).GetColumn<float[]>("Score"),
            trained.Ml.Model.Load(stream, out _).Transform(rows).GetColumn<float[]>("Score"));
        Assert.NotEqual(
            model.Transform(rows).GetColumn<float[]>("Score"), adapted.Transform(rows).GetColumn<float[]>("Score"));
    }

    [Fact]
    public void AdaptBatchNorm_ReferenceOfOtherClasses_SaysWhich() => Assert.Contains(
        "green", Assert.Throws<FairDiffException>(() => _fair.AdaptBatchNorm(
            trained.Transformer, trained.ToKey(ImageRow.Make(60)),
            trained.ToKey([.. ImageRow.Make(60).Where(row => row.Label != "blue")]))).Message,
        StringComparison.Ordinal);

    /// <summary>Rows are red, green and blue in turn, classes in the order of their names.</summary>
    private static int ClassOf(int row) => 2 - (row % 3);
}
