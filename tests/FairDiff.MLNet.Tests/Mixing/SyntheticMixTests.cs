using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Mixing;

public class SyntheticMixTests
{
    private const int Labelled = 100;

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Transform_RealFraction1_GivesEveryLabelledRealRowOnce()
    {
        Assert.Equal(Enumerable.Range(0, Labelled), MixData.Ids(Mixed(1)));
    }

    [Fact]
    public void Transform_RealFraction0_GivesSyntheticRowsOnly()
    {
        var ids = MixData.Ids(Mixed(0));

        Assert.Equal(Labelled, ids.Length);
        Assert.All(ids, id => Assert.InRange(id, 120, 169));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void Transform_ManyPasses_RealShareIsBinomialAndRealRowsAreNotRepeated(double fraction)
    {
        const int passes = 100;
        var mixed = Mixed(fraction);
        var real = 0;
        for (var pass = 0; pass < passes; pass++)
        {
            var ids = MixData.Ids(mixed);
            var ofReal = ids.Where(id => id < Labelled).ToArray();
            real += ofReal.Length;
            Assert.Equal(Labelled, ids.Length);
            Assert.Equal(ofReal.Length, ofReal.Distinct().Count());
            Assert.DoesNotContain(ids, id => id is >= 100 and < 120);
        }

        var draws = passes * Labelled;
        var fourSigma = 4 * Math.Sqrt(draws * fraction * (1 - fraction));
        Assert.InRange(real, (draws * fraction) - fourSigma, (draws * fraction) + fourSigma);
    }

    [Fact]
    public void Transform_NextPass_IsDrawnAnew_SameSeed_IsDrawnAlike()
    {
        var view = MixData.Augmented(_ml);
        var estimator = _ml.FairDiff().SyntheticMix(0.5);
        var first = estimator.Fit(view).Transform(view);
        var second = estimator.Fit(view).Transform(view);

        var passes = new[] { MixData.Ids(first), MixData.Ids(first) };

        Assert.NotEqual(passes[0], passes[1]);
        Assert.Equal(passes[0], MixData.Ids(second));
        Assert.Equal(passes[1], MixData.Ids(second));
    }

    [Fact]
    public void Transform_OtherSeed_IsDrawnOtherwise()
    {
        Assert.NotEqual(MixData.Ids(Mixed(0.5, seed: 3)), MixData.Ids(Mixed(0.5, seed: 4)));
    }

    [Fact]
    public void Transform_RowIdsAndCount_AreDistinctAndKnown()
    {
        var mixed = Mixed(0.1);
        List<DataViewRowId> ids = [];
        using var cursor = mixed.GetRowCursor([]);
        var getter = cursor.GetIdGetter();
        while (cursor.MoveNext())
        {
            var id = default(DataViewRowId);
            getter(ref id);
            ids.Add(id);
            Assert.Equal(ids.Count - 1, cursor.Position);
        }

        Assert.Equal(-1, cursor.Position);
        Assert.Equal(Labelled, mixed.GetRowCount());
        Assert.Equal(Labelled, ids.Distinct().Count());
    }

    [Fact]
    public void Transform_OtherView_IsReturnedUntouched()
    {
        var other = MixData.Augmented(_ml);
        var transformer = _ml.FairDiff().SyntheticMix(0.5).Fit(MixData.Augmented(_ml));

        Assert.Same(other, transformer.Transform(other));
        Assert.True(transformer.IsRowToRowMapper);
    }

    [Fact]
    public void SaveAndLoad_InAChain_LeavesRowsAsTheyAre()
    {
        var view = MixData.Augmented(_ml);
        var chain = _ml.FairDiff().SyntheticMix(0.5).Append(_ml.FairDiff().Oversample("Label")).Fit(view);
        using var stream = new MemoryStream();
        _ml.Model.Save(chain, view.Schema, stream);
        var other = new MLContext();
        other.FairDiff();

        var loaded = other.Model.Load(stream, out _);

        Assert.Equal(Enumerable.Range(0, 170), MixData.Ids(loaded.Transform(view)));
        Assert.IsType<SyntheticMixTransformer>(Assert.IsAssignableFrom<IEnumerable<ITransformer>>(loaded).First());
    }

    [Fact]
    public void GetOutputSchema_PromisesWhatIsDelivered()
    {
        var view = MixData.Augmented(_ml);
        var estimator = _ml.FairDiff().SyntheticMix(0.5);

        SchemaAssert.PromisedIsDelivered(estimator, view, estimator.Fit(view).Transform(view).Schema);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void SyntheticMix_FractionOutsideRange_Throws(double fraction)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.FairDiff().SyntheticMix(fraction));

        Assert.Contains("0 (synthetic only) to 1 (real only)", exception.Message);
    }

    [Fact]
    public void Fit_NoSyntheticRow_ThrowsUnlessAllIsReal()
    {
        var view = MixData.View(_ml, ("a", "h", false), ("b", "h", false));

        Assert.Contains("no row is synthetic", Assert.Throws<FairDiffException>(() => _ml.FairDiff().SyntheticMix(0.5).Fit(view)).Message);
        Assert.Equal([0, 1], MixData.Ids(_ml.FairDiff().SyntheticMix(1).Fit(view).Transform(view)));
    }

    [Fact]
    public void Fit_NoLabelledRealRow_Throws()
    {
        var view = MixData.View(_ml, ("", "h", false), ("b", "h", true));

        Assert.Contains("real and labelled", Assert.Throws<FairDiffException>(() => _ml.FairDiff().SyntheticMix(0).Fit(view)).Message);
    }

    [Fact]
    public void Fit_NoIsSyntheticColumn_ThrowsAndNamesTheRemedy()
    {
        var view = _ml.Transforms.DropColumns("IsSynthetic").Fit(MixData.Augmented(_ml)).Transform(MixData.Augmented(_ml));

        var exception = Assert.Throws<FairDiffException>(() => _ml.FairDiff().SyntheticMix(0.5).Fit(view));

        Assert.Contains("Append DiffusionAugmentation", exception.Message);
        Assert.Throws<FairDiffException>(() => _ml.FairDiff().SyntheticMix(0.5).GetOutputSchema(SchemaShapes.Of(view.Schema)));
    }

    private IDataView Mixed(double fraction, int? seed = null)
    {
        var view = MixData.Augmented(_ml);
        return _ml.FairDiff().SyntheticMix(fraction, seed).Fit(view).Transform(view);
    }
}
