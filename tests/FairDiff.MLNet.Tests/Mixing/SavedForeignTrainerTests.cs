using FairDiff.MLNet.Tests.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Mixing;

/// <summary>A chain with a trainer of ML.NET's own behind augmentation and mix is served by a process that knows the file alone.</summary>
public sealed class SavedForeignTrainerTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_InAFreshProcess_OfABinaryTrainerOnABooleanLabel_GivesBitEqualScores()
    {
        var trainer = _ml.BinaryClassification.Trainers.LbfgsLogisticRegression("IsTumour", exampleWeightColumnName: "Weight");

        AssertServed<float>(BooleanStudy.Label, trainer, score => [BitConverter.SingleToUInt32Bits(score)]);
    }

    [Fact]
    public void Load_InAFreshProcess_OfAMulticlassTrainer_GivesBitEqualScores()
    {
        var keys = _ml.Transforms.Conversion.MapValueToKey("Label");
        var trainer = _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight");

        AssertServed<float[]>("Label", trainer, scores => Array.ConvertAll(scores, BitConverter.SingleToUInt32Bits), keys);
    }

    private void AssertServed<TScore>(
        string label, IEstimator<ITransformer> trainer, Func<TScore, uint[]> bits, IEstimator<ITransformer>? keys = null)
    {
        TinyStudy.WriteFiles(_folder.Path);
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, TinyStudy.Rows).Select(i => new Row
        {
            Path = $"{i}.png",
            IsTumour = BooleanStudy.IsTumour(i),
            Label = BooleanStudy.IsTumour(i) ? "tumour" : "normal",
            Hospital = BooleanStudy.Hospital(i),
        }).ToArray());
        var fair = _ml.FairDiff();
        var prepared = new EstimatorChain<ITransformer>()
            .Append<ITransformer>(_ml.Transforms.LoadImages("Image", _folder.Path, "Path"))
            .Append<ITransformer>(_ml.Transforms.ResizeImages("Image", TinyStudy.Size, TinyStudy.Size))
            .Append<ITransformer>(_ml.Transforms.Conversion.MapValueToKey("Hospital"));
        var model = (keys is null ? prepared : prepared.Append(keys))
            .Append(fair.DiffusionAugmentation(BooleanStudy.Options with { LabelColumnName = label }))
            .Append(fair.SyntheticMix(realFraction: 0.25, labelColumnName: label))
            .Append(_ml.Transforms.ExtractPixels("Features", "Image"))
            .Append(trainer)
            .Fit(data);
        var file = _folder.File("model.zip");
        _ml.Model.Save(model, data.Schema, file);

        var expected = model.Transform(data).GetColumn<TScore>("Score").Select(bits).ToArray();

        Assert.Equal(TinyStudy.Rows, expected.Select(scores => string.Join(' ', scores)).Distinct().Count());
        Assert.Equal(expected, FreshProcess.Score(file, data.GetColumn<string>("Path")));
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";

        public bool IsTumour { get; set; }

        public string Label { get; set; } = "";

        public string Hospital { get; set; } = "";
    }
}
