using FairDiff.MLNet.Data;
using FairDiff.MLNet.Mixing;
using FairDiff.MLNet.Schema;
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

        Assert.Equal(Enumerable.Range(120, 50), ids);
    }

    /// <summary>100 real rows and 50 synthetic ones: a / 100 and (1 - a) / 50, times 150.</summary>
    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(2.0 / 3)]
    public void Transform_ByDefault_GivesEveryLabelledRowOnceWithItsWeight(double fraction)
    {
        var mixed = Mixed(fraction);
        var weights = MixData.Weights(mixed);

        Assert.Equal([.. Enumerable.Range(0, 100), .. Enumerable.Range(120, 50)], MixData.Ids(mixed));
        Assert.All(weights[..100], weight => Assert.Equal(fraction * 1.5, weight, 1e-5));
        Assert.All(weights[100..], weight => Assert.Equal((1 - fraction) * 3, weight, 1e-5));
        Assert.Equal(1, weights.Average(), 1e-5);
    }

    [Fact]
    public void Transform_FixedDraw_IsThatOfSoManyPassesAndCountsAlike()
    {
        var view = MixData.Augmented(_ml);
        var drawn = _ml.FairDiff().SyntheticMix(
            new SyntheticMixOptions { RealFraction = 0.5, Seed = 3, FixedDrawPasses = 4 }).FitAndTransform(view);

        Assert.Equal(4 * Labelled, drawn.GetRowCount());
        Assert.Equal(MixData.Passes(Mixed(0.5, seed: 3)).Take(4).SelectMany(ids => ids).Order(), MixData.Ids(drawn));
        Assert.All(MixData.Weights(drawn), weight => Assert.Equal(1, weight));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void Cursors_OfAnyColumnsAndInSets_GiveTheSameRowsInTheSameOrder(int? passes)
    {
        var view = MixData.Augmented(_ml);
        var mixed = _ml.FairDiff().SyntheticMix(
            new SyntheticMixOptions { RealFraction = 0.5, FixedDrawPasses = passes }).FitAndTransform(view);
        var expected = RowIds(mixed.GetRowCursor([]));

        Assert.Equal(expected.Length, expected.Distinct().Count());
        Assert.Equal(expected.Length, mixed.GetRowCount());
        Assert.Equal(expected, RowIds(mixed.GetRowCursor(mixed.Schema)));
        Assert.Equal(expected, RowIds(mixed.GetRowCursor([mixed.Schema["Weight"]])));
        Assert.Equal(expected, RowIds(mixed.GetRowCursor([mixed.Schema["Label"]], new Random(1))));
        Assert.Equal(expected, mixed.GetRowCursorSet([mixed.Schema["Id"]], 4).SelectMany(RowIds));
        Assert.Equal(MixData.Ids(mixed), MixData.Ids(mixed));
        Assert.False(mixed.CanShuffle);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void SyntheticMix_FixedPassesOutsideTheirRange_Throws(int passes) => Assert.Contains(
        "1 to 10000", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.FairDiff().SyntheticMix(new SyntheticMixOptions { RealFraction = 0.5, FixedDrawPasses = passes })).Message);

    [Fact]
    public void Fit_WhereWeightIsSomethingElse_SaysHowToNameTheWeights()
    {
        var view = _ml.Transforms.CopyColumns("Weight", "Id").FitAndTransform(MixData.Augmented(_ml));
        var options = new SyntheticMixOptions { RealFraction = 0.5 };

        Assert.Contains(
            "WeightColumnName", Assert.Throws<FairDiffException>(() => _ml.FairDiff().SyntheticMix(options).FitAndTransform(view)).Message);
        var renamed = _ml.FairDiff().SyntheticMix(options with { WeightColumnName = "Counts" }).FitAndTransform(view);
        Assert.Equal(MixData.Ids(renamed), renamed.GetColumn<int>("Weight"));
        Assert.Equal(.75f, MixData.Weights(renamed, "Counts")[0]);
    }

    /// <summary>Oversample's cells of 80 and 20 real rows count alike; the mix gives them half of all.</summary>
    [Fact]
    public void Weights_OfAnOversampleInFront_AreMultipliedIn()
    {
        var view = MixData.View(_ml,
        [
            .. Enumerable.Repeat(("a", "h", false), 80), .. Enumerable.Repeat(("b", "h", false), 20), .. Enumerable.Repeat(
                ("a", "h", true), 50),
            .. Enumerable.Repeat(("b", "h", true), 50),
        ]);
        var fair = _ml.FairDiff();
        var mixed = fair.Oversample("IsSynthetic", "Label").Append(fair.SyntheticMix(0.5)).FitAndTransform(view);
        var weights = MixData.Weights(mixed);
        var draws = MixData.Passes(mixed).Take(40).SelectMany(ids => ids).ToArray();

        Assert.Equal(
            [50f, 50f, 100f], [weights[..80].Sum(), weights[80..100].Sum(), weights[100..].Sum()],
            (one, other) => Math.Abs(one - other) < 1e-2);
        Assert.Equal(1000, draws.Count(id => id is >= 80 and < 100), 4 * Math.Sqrt(4000 * .25 * .75));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void Passes_OfAnOwnTrainer_RealShareIsBinomialAndRealRowsAreNotRepeated(double fraction)
    {
        const int Passes = 100;
        var real = 0;
        foreach (var ids in MixData.Passes(Mixed(fraction)).Take(Passes))
        {
            var ofReal = ids.Where(id => id < Labelled).ToArray();
            real += ofReal.Length;
            Assert.Equal(Labelled, ids.Length);
            Assert.Equal(ofReal.Length, ofReal.Distinct().Count());
            Assert.DoesNotContain(ids, id => id is >= 100 and < 120);
        }

        var draws = Passes * Labelled;
        var fourSigma = 4 * Math.Sqrt(draws * fraction * (1 - fraction));
        Assert.InRange(real, (draws * fraction) - fourSigma, (draws * fraction) + fourSigma);
    }

    [Fact]
    public void Passes_NextOneIsDrawnAnew_SameSeed_AreDrawnAlike()
    {
        var view = MixData.Augmented(_ml);
        var estimator = _ml.FairDiff().SyntheticMix(0.5);
        var first = MixData.Passes(estimator.FitAndTransform(view)).Take(2).ToArray();

        Assert.NotEqual(first[0], first[1]);
        Assert.Equal(first, MixData.Passes(estimator.FitAndTransform(view)).Take(2));
    }

    /// <summary>The draws that the README's tables were measured with.</summary>
    [Fact]
    public void Passes_OfASeed_AreThoseOfTheDocumentedDraw()
    {
        foreach (var (pass, ids) in MixData.Passes(Mixed(0.5, seed: 3)).Take(2).Index())
        {
            var random = PassRandom.Create(3, "synthetic mix", pass);
            var deck = new ShuffledDeck(Enumerable.Range(0, Labelled), random);
            var expected = Enumerable.Range(0, Labelled).Select(_ => random.NextDouble() < 0.5 ? deck.Draw() : 120 + random.Next(50));

            Assert.Equal(expected.Order().ToArray(), ids);
        }
    }

    [Fact]
    public void Passes_OtherSeed_AreDrawnOtherwise() =>
        Assert.NotEqual(MixData.Passes(Mixed(0.5, seed: 3)).First(), MixData.Passes(Mixed(0.5, seed: 4)).First());

    /// <summary>Stages that map row by row, one of them a user's own, and a cache: the trainer's draws are the same.</summary>
    [Fact]
    public void Passes_ThroughMappersAndACache_AreThoseOfTheMix()
    {
        var view = MixData.Augmented(_ml);
        var stages = _ml.FairDiff().SyntheticMix(0.5, seed: 3)
            .Append(_ml.Transforms.CopyColumns("Hospital2", "Hospital"))
            .Append(_ml.Transforms.CustomMapping<Custom, CustomOutput>((input, output) => output.Twice = 2 * input.Id, null))
            .Append(_ml.Transforms.DropColumns("Hospital")).AppendCacheCheckpoint(_ml)
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Text", "Label"));
        var spy = new Spy(_ml);
        stages.Append(spy).Fit(view);

        Assert.Equal(MixData.Passes(Mixed(0.5, seed: 3)).Take(2), MixData.Passes(spy.Seen!).Take(2));
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
        Assert.Equal(150, mixed.GetRowCount());
        Assert.Equal(150, ids.Distinct().Count());
    }

    [Fact]
    public void Transform_OtherView_GetsTheWeight1()
    {
        var other = MixData.Augmented(_ml);
        var transformer = _ml.FairDiff().SyntheticMix(0.5).Fit(MixData.Augmented(_ml));
        var transformed = transformer.Transform(other);

        Assert.Equal(MixData.Ids(other), MixData.Ids(transformed));
        Assert.All(MixData.Weights(transformed), weight => Assert.Equal(1, weight));
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
        Assert.All(MixData.Weights(loaded.Transform(view)), weight => Assert.Equal(1, weight));
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

    private static DataViewRowId[] RowIds(DataViewRowCursor cursor)
    {
        List<DataViewRowId> ids = [];
        using (cursor)
        {
            var getter = cursor.GetIdGetter();
            while (cursor.MoveNext())
            {
                DataViewRowId id = default;
                getter(ref id);
                ids.Add(id);
            }
        }

        return [.. ids];
    }

    private IDataView Mixed(double fraction, int? seed = null)
    {
        var view = MixData.Augmented(_ml);
        return _ml.FairDiff().SyntheticMix(fraction, seed).Fit(view).Transform(view);
    }

    private sealed class Custom
    {
        public int Id { get; set; }
    }

    private sealed class CustomOutput
    {
        public int Twice { get; set; }
    }
}
