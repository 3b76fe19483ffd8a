using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Classification;

/// <summary>A classifier of colours, trained once for all tests that only look at what it does.</summary>
public sealed class TrainedClassifier
{
    public static readonly ResNetClassificationOptions Quick = new()
    {
        Arch = ResNetArchitecture.ResNet8,
        Steps = 40,
        WarmupSteps = 4,
        BatchSize = 16,
        LearningRate = 5e-3,
        Device = "cpu",
    };

    public TrainedClassifier()
    {
        Data = ToKey(Rows);
        Transformer = Ml.FairDiff().ResNetClassification(Quick with { EmbeddingColumnName = "Embedding" }).Fit(Data);
    }

    public MLContext Ml { get; } = new(seed: 1);

    public IDataView Data { get; }

    public ResNetClassificationTransformer Transformer { get; }

    internal ImageRow[] Rows { get; } = ImageRow.Make(150);

    internal IDataView ToKey(ImageRow[] rows)
    {
        var data = Ml.Data.LoadFromEnumerable(rows);
        return Ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ByValue).Fit(data).Transform(data);
    }

    internal float[][] Scores(IDataView data) => [.. Transformer.Transform(data).GetColumn<float[]>("Score")];

    private const Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality ByValue =
        Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue;
}
