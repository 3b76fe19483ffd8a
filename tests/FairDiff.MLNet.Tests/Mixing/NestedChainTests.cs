using FairDiff.MLNet.Tests.Diffusion;
using FairDiff.MLNet.Tests.Diffusion.Store;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Mixing;

/// <summary>Chains within chains train on what the flat chain trains on: 30 labelled real rows and 6 synthetic ones, mixed.</summary>
public sealed class NestedChainTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly FairDiffCatalog _fair;
    private readonly string _store;
    private readonly IDataView _rows;
    private readonly Spy _spy;

    public NestedChainTests()
    {
        _fair = _ml.FairDiff();
        _store = TinyStore.Create(Path.Combine(_folder.Path, "store"));
        var data = _ml.Transforms.ResizeImages("Image", TinyStore.Size, TinyStore.Size).FitAndTransform(TinyStudy.Data(_ml));
        _rows = _ml.Transforms.Conversion.MapKeyToValue("Label").Append(
            _ml.Transforms.Conversion.MapKeyToValue("Hospital")).FitAndTransform(data);
        _spy = new Spy(_ml);
    }

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Shapes =>
        ["flat", "prepared", "mix outside", "trainer inside", "two deep", "three deep", "scope", "cached", "cached inside", "casts"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Fit_OfChainsInChains_TrainsOnTheMix(string shape)
    {
        Chain(shape).Fit(_rows);

        // 30 real rows that count a / 30 x 36 each, 6 synthetic ones.
        Assert.Equal(36, _spy.Weights.Length);
        Assert.All(_spy.Weights[..30], weight => Assert.Equal(.25f * 36 / 30, weight, 1e-5f));
        Assert.All(_spy.Weights[30..], weight => Assert.Equal(.75f * 36 / 6, weight, 1e-5f));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Transform_AfterFit_OfTheTrainingRows_AddsNoRow(string shape)
    {
        var model = Chain(shape).Fit(_rows);

        Assert.Equal(Enumerable.Repeat(false, TinyStudy.Rows), model.Transform(_rows).GetColumn<bool>("IsSynthetic"));
        Assert.All(MixData.Weights(model.Transform(_rows)), weight => Assert.Equal(1, weight));
    }

    /// <summary>Every fold is 20 rows to train on and 20 to be scored, which stay as they are.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Fit_OfAFold_LeavesTheHeldOutRowsAlone(string shape)
    {
        var split = _ml.Data.TrainTestSplit(_rows, 0.5);
        var held = split.TestSet.GetColumn<float>("Age").ToArray();

        var scored = Chain(shape).Fit(split.TrainSet).Transform(split.TestSet);

        Assert.Equal(held, scored.GetColumn<float>("Age"));
        Assert.DoesNotContain(true, scored.GetColumn<bool>("IsSynthetic"));
        Assert.Empty(_spy.Seen!.GetColumn<float>("Age").Where(age => !float.IsNaN(age)).Intersect(held));
    }

    [Fact]
    public void Fit_OversampleInAnInnerChain_IsDrawnOutside()
    {
        IEstimator<ITransformer> inner = Keys().Append(_fair.Oversample("Hospital"));

        new EstimatorChain<ITransformer>().Append(inner).Append(_spy).Fit(_rows);

        Assert.Equal(TinyStudy.Rows, _spy.Weights.Length);
        Assert.Equal(1, _spy.Weights.Average(), 1e-5);
        Assert.NotEqual(1, _spy.Weights.Max());
    }

    [Fact]
    public void Fit_DiffusionAugmentationInAnInnerChain_TrainsOnItsRowsOnce()
    {
        var options = TinyStudy.Options with { SyntheticCount = 6 };
        IEstimator<ITransformer> inner = _ml.Transforms.CopyColumns("Age2", "Age").Append(_fair.DiffusionAugmentation(options));

        new EstimatorChain<ITransformer>().Append(inner).Append(_fair.SyntheticMix(0)).Append(_spy).Fit(TinyStudy.Data(_ml));

        Assert.Equal(6, _spy.Weights.Length);
    }

    /// <summary>
    /// In a flat chain a stage for training only is met by the trainer, and leaves scored rows alone; within a chain ML.NET leaves it out.
    /// </summary>
    [Fact]
    public void Fit_MixWithTheScopeOfTraining_FlatWorks_NestedThrowsAndSaysHow()
    {
        EstimatorChain<SyntheticMixTransformer> Inner() =>
            Keys().Append(_fair.AddSyntheticImages(_store)).Append(_fair.SyntheticMix(0.25), TransformerScope.TrainTest);

        var model = Inner().Append(_spy).Fit(_rows);
        var nested = new EstimatorChain<ITransformer>().Append(Inner()).Append(
            _ml.MulticlassClassification.Trainers.NaiveBayes(featureColumnName: "Features"));
        var withFeatures = _ml.Transforms.Concatenate("Features", "Age").FitAndTransform(_rows);

        Assert.Equal(36, _spy.Weights.Length);
        Assert.Null(model.Transform(_rows).Schema.GetColumnOrNull("Weight"));
        Assert.Contains("TransformerScope without Scoring", Assert.Throws<FairDiffException>(() => nested.Fit(withFeatures)).Message);
    }

    /// <summary>
    /// A stage whose views tell nothing of their rows: nobody can know them again, and nobody is left to train without the mix.
    /// </summary>
    [Fact]
    public void Fit_BehindAStageThatHidesItsRows_InAnInnerChain_ThrowsAndSaysHow_FlatWorks()
    {
        IEstimator<ITransformer> inner = Keys().Append(new Opaque()).Append(_fair.AddSyntheticImages(_store));
        var nested = new EstimatorChain<ITransformer>().Append(inner).Append(_fair.SyntheticMix(0.25)).Append(_spy);

        var message = Assert.Throws<FairDiffException>(() => nested.Fit(_rows)).Message;
        Keys().Append(new Opaque()).Append(_fair.AddSyntheticImages(_store)).Append(_fair.SyntheticMix(0.25)).Append(_spy).Fit(_rows);

        Assert.Contains("AddSyntheticImages stands in a chain within a chain", message);
        Assert.Contains(nameof(OpaqueView), message);
        Assert.Contains("one by one", message);
        Assert.Equal(36, _spy.Weights.Length);
    }

    /// <summary>Prepared by hand, outside of a chain's fit, the rows cannot be told from rows to be scored: that is said.</summary>
    [Fact]
    public void Transform_OfTheTrainingRowsBeforeAnythingWasTrained_IsWarnedOf()
    {
        List<string> warnings = [];
        _ml.Log += (_, log) => warnings.AddRange(log.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning ? [log.Message] : []);
        var prepared = Keys().Append(_fair.AddSyntheticImages(_store)).Append(_fair.SyntheticMix(0.25)).Fit(_rows);

        Assert.Equal(TinyStudy.Rows, prepared.Transform(_rows).GetRowCount());
        Assert.Contains(warnings, text => text.Contains("AddSyntheticImages is given the rows that it was fitted on"));
        warnings.Clear();
        Chain("flat").Fit(_rows).Transform(_rows);
        Assert.Empty(warnings);
    }

    private IEstimator<ITransformer> Chain(string shape)
    {
        var augmentation = _fair.AddSyntheticImages(_store);
        var mix = _fair.SyntheticMix(0.25);
        EstimatorChain<ITransformer> Outer(IEstimator<ITransformer> inner) => new EstimatorChain<ITransformer>().Append(inner);
        return shape switch
        {
            "flat" => Keys().Append(augmentation).Append(mix).Append(_spy),
            "prepared" => Outer(Keys().Append(augmentation).Append(mix)).Append(_spy),
            "mix outside" => Outer(Keys().Append(augmentation)).Append(mix).Append(_spy),
            "trainer inside" => Outer(Keys()).Append(augmentation.Append(mix).Append(_spy)),
            "two deep" => Outer(Keys().Append(Outer(augmentation.Append(mix)))).Append(_spy),
            "three deep" => Outer(Keys().Append(Outer(Outer(augmentation).Append(Outer(mix))))).Append(Outer(_spy)),
            "scope" => Keys().Append(augmentation).Append(mix, TransformerScope.Everything).Append(_spy, TransformerScope.TrainTest),
            "cached" => Outer(Keys().Append(augmentation).Append(mix)).AppendCacheCheckpoint(_ml).Append(_spy),
            "cached inside" => Outer(Keys().Append(augmentation).AppendCacheCheckpoint(_ml).Append(mix)).Append(_spy),
            _ => ((IEstimator<ITransformer>)Keys().Append(augmentation).Append(mix)).Append(
                _ml.Transforms.CopyColumns("Hospital2", "Hospital")).Append(_spy),
        };
    }

    private EstimatorChain<ITransformer> Keys() =>
        new EstimatorChain<ITransformer>().Append<ITransformer>(_ml.Transforms.Conversion.MapValueToKey("Label"))
        .Append<ITransformer>(_ml.Transforms.Conversion.MapValueToKey("Hospital"));

    private sealed class Opaque : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => new OpaqueTransformer();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }

    private sealed class OpaqueTransformer : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => new OpaqueView(input);

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }

    private sealed class OpaqueView(IDataView source) : IDataView
    {
        public DataViewSchema Schema => source.Schema;

        public bool CanShuffle => false;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            source.GetRowCursor(columnsNeeded);

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            source.GetRowCursorSet(columnsNeeded, n);
    }
}
