using FairDiff.Fairness;
using FairDiff.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Data;

public class AttributeKeyTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void MapAttributeToKey_UsualSpellingsOfMissing_AreKeyZero()
    {
        var view = Fit(_ml.FairDiff().MapAttributeToKey("Site"), "south", "N/A", "north", "", " unknown ", "south").View;

        Assert.Equal([1u, 0u, 2u, 0u, 0u, 1u], view.GetColumn<uint>("Site"));
        Assert.Equal(["south", "north"], KeyValues.Of(view.Schema["Site"]).Names);
    }

    [Fact]
    public void MapAttributeToKey_SpellingsGiven_AreTheMissingOnes() => Assert.Equal(
        [0u, 1u],
        Fit(_ml.FairDiff().MapAttributeToKey("Key", "Site", new MissingValues(["not reported"])), "not reported", "N/A").View
            .GetColumn<uint>("Key"));

    [Fact]
    public void MapAttributeToKey_SavedAndLoaded_LeavesMissingOnesOutAsBefore()
    {
        var (model, view) = Fit(_ml.FairDiff().MapAttributeToKey("Site"), "a", "null");
        using var stream = new MemoryStream();
        _ml.Model.Save(model, Rows("a").Schema, stream);

        // Read by ML.NET alone.
        var loaded = new MLContext().Model.Load(stream, out _).Transform(Rows("null", "a", "b"));

        Assert.Equal(view.Schema["Site"].Type, loaded.Schema["Site"].Type);
        Assert.Equal([0u, 1u, 0u], loaded.GetColumn<uint>("Site"));
    }

    [Fact]
    public void MapAttributeToKey_InFrontOfAStage_LeavesUnknownRowsOut()
    {
        var rows = Fit(_ml.FairDiff().MapAttributeToKey("Site"), "a", "a", "b", "N/A").View;

        var drawn = _ml.FairDiff().Oversample("Site").Fit(rows).Transform(rows);

        Assert.Equal(["a", "a", "b"], drawn.GetColumn<string>("Text"));
    }

    [Fact]
    public void MapAttributeToKey_PromisesWhatItDelivers()
    {
        var (estimator, rows) = (_ml.FairDiff().MapAttributeToKey("Site"), Rows("a", "?"));

        SchemaAssert.PromisedIsDelivered(estimator, rows, estimator.Fit(rows).Transform(rows).Schema);
    }

    [Fact]
    public void MapAttributeToKey_NothingKnown_SaysSo() => Assert.Contains(
        "Every value of column 'Site' is missing",
        Assert.Throws<FairDiffException>(() => Fit(_ml.FairDiff().MapAttributeToKey("Site"), "?", "")).Message);

    [Fact]
    public void MapAttributeToKey_NoText_SaysHowToMakeIt() => Assert.Contains(
        "ConvertType(\"Id\"",
        Assert.Throws<FairDiffException>(() => Fit(_ml.FairDiff().MapAttributeToKey("Id"), "a")).Message);

    private (ITransformer Model, IDataView View) Fit(IEstimator<ITransformer> estimator, params string[] sites)
    {
        var rows = Rows(sites);
        var model = estimator.Fit(rows);
        return (model, model.Transform(rows));
    }

    private IDataView Rows(params string[] sites) =>
        _ml.Data.LoadFromEnumerable(sites.Select((site, id) => new Row { Id = id, Site = site, Text = site }));

    private sealed class Row
    {
        public int Id { get; set; }

        public string Site { get; set; } = "";

        public string Text { get; set; } = "";
    }
}
