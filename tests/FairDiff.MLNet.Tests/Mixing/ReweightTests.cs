using FairDiff.MLNet.Data;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Tests.Mixing;

public class ReweightTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Three cells of 90, 8 and 2 rows, and rows in no cell: each cell counts a third of 100.</summary>
    [Fact]
    public void Transform_OfTheFittedView_GivesEveryRowOnceWithTheWeightOfItsCell()
    {
        var view = _ml.FairDiff().Reweight("Hospital", "Label").FitAndTransform(Cells());
        int[] sizes = [90, 8, 2];

        Assert.Equal(Enumerable.Range(0, 100), MixData.Ids(view));
        Assert.All(
            MixData.Weights(view).Index(),
            row => Assert.Equal(100f / 3 / sizes[row.Index < 90 ? 0 : row.Index < 98 ? 1 : 2], row.Item, 1e-4f));
    }

    [Fact]
    public void Transform_OtherView_GetsTheWeight1_AndASavedStageTheSame()
    {
        var fitted = _ml.FairDiff().Reweight("Hospital", "Label").Fit(Cells());
        var other = Cells();
        using var stream = new MemoryStream();
        _ml.Model.Save(fitted, other.Schema, stream);
        stream.Position = 0;
        var loaded = _ml.Model.Load(stream, out _);

        foreach (var view in new[] { fitted.Transform(other), loaded.Transform(other) })
        {
            Assert.Equal(MixData.Ids(other), MixData.Ids(view));
            Assert.All(MixData.Weights(view), weight => Assert.Equal(1, weight));
        }

        SchemaAssert.PromisedIsDelivered(_ml.FairDiff().Reweight("Hospital", "Label"), other, fitted.Transform(other).Schema);
    }

    /// <summary>Its own trainer takes each row once in every pass.</summary>
    [Fact]
    public void Draws_OfAnOwnTrainer_AreNone_AndOnlyItsWeightsAreTaken()
    {
        var reweighted = _ml.FairDiff().Reweight("Hospital", "Label").FitAndTransform(Cells());
        var oversampled = _ml.FairDiff().Oversample("Hospital", "Label").FitAndTransform(Cells());

        Assert.Null(FreshDraws.Of(reweighted));
        Assert.Equal("Weight", FreshDraws.WeightsBelow(reweighted));
        Assert.NotNull(FreshDraws.Of(oversampled));
    }

    [Fact]
    public void Fit_TrainerWithoutWeights_IsWarnedOfWithAnotherRemedy()
    {
        List<string> warnings = [];
        _ml.Log += (_, log) => warnings.AddRange(log.Kind == ChannelMessageKind.Warning ? [log.Message] : Array.Empty<string>());
        var rows = TrainerRow.Make(1);
        _ml.Transforms.DropColumns("Weight").Append(_ml.FairDiff().Reweight("Label", "IsSynthetic"))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy()).Fit(TrainerRow.View(_ml, rows));

        var warning = Assert.Single(warnings, text => text.Contains("Lbfgs", StringComparison.Ordinal));
        Assert.Contains("Oversample with FixedDrawPasses", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Reweight_NoColumn_Throws() => Assert.Throws<ArgumentException>(() => _ml.FairDiff().Reweight());

    private IDataView Cells() => MixData.View(
        _ml,
        [
            .. Enumerable.Repeat(("a", "0", false), 90), .. Enumerable.Repeat(("b", "0", false), 8),
            .. Enumerable.Repeat(("a", "1", false), 2), .. Enumerable.Repeat(("", "1", false), 7),
        ]);
}
