using MathNet.Numerics.Distributions;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace FairDiff.MLNet.Tests.Decisions;

/// <summary>
/// A patient of a hospital, ill in a third of cases, of one of two kinds; what tells it is clearer in some hospitals than in others, and
/// shifted.
/// </summary>
internal sealed class DecisionRow
{
    public static readonly string[] Hospitals = ["east", "north", "south"];

    public string Kind { get; set; } = "";

    public bool IsIll { get; set; }

    public string Hospital { get; set; } = "";

    public string Sex { get; set; } = "";

    [VectorType(2)]
    public float[] Features { get; set; } = [];

    public static DecisionRow[] Make(int seed, int count)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(row =>
            {
                var (kind, hospital) = (random.Next(3), row % 3);
                return new DecisionRow
                {
                    Kind = kind == 0 ? "fine" : $"ill {kind}", IsIll = kind == 1, Hospital = Hospitals[hospital],
                    Sex = row % 2 == 0 ? "f" : "m",
                    Features =
                    [
                        (kind == 1 ? 1.5f + hospital : 0) + (.3f * hospital) + (float)Normal.Sample(random, 0, 1),
                        (kind == 2 ? 2 : 0) + (float)Normal.Sample(random, 0, 1),
                    ],
                };
            }),
        ];
    }

    /// <summary>Models of ML.NET's own trainers, without and with a probability, of two classes and of three.</summary>
    public static IEstimator<ITransformer> Trainer(MLContext ml, string name)
    {
        var kinds = ml.Transforms.Conversion.MapValueToKey("Label", "Kind");
        return name switch
        {
            "binary Sdca" => ml.BinaryClassification.Trainers.SdcaLogisticRegression(
                new SdcaLogisticRegressionBinaryTrainer.Options
                {
                    LabelColumnName = "IsIll", MaximumNumberOfIterations = 10, NumberOfThreads = 1,
                }),
            "binary Svm" => ml.BinaryClassification.Trainers.LinearSvm("IsIll"),
            "LightGbm" => kinds.Append(ml.MulticlassClassification.Trainers.LightGbm(numberOfLeaves: 4, numberOfIterations: 20)),
            _ => kinds.Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(
                new SdcaMaximumEntropyMulticlassTrainer.Options { MaximumNumberOfIterations = 10, NumberOfThreads = 1 })),
        };
    }

    public static IDataView View(MLContext ml, int seed, int count) => ml.Data.LoadFromEnumerable(Make(seed, count));

    /// <summary>The column of the label that a trainer of that name learns.</summary>
    public static string LabelOf(string trainer) => trainer.StartsWith("binary", StringComparison.Ordinal) ? "IsIll" : "Label";

    public static ITransformer SaveAndLoad(MLContext ml, ITransformer model, DataViewSchema input)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, input, stream);
        stream.Position = 0;
        var other = new MLContext();
        other.FairDiff();
        return other.Model.Load(stream, out _);
    }
}
