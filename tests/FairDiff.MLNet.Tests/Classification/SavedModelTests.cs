using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Classification;

public class SavedModelTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairdiff-model-");

    [Fact]
    public void Load_InAFreshProcess_GivesBitEqualScores()
    {
        var rows = SaveImages(90);
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = Chain("Embedding").Fit(data);
        var file = Path.Combine(_folder.FullName, "model.zip");
        _ml.Model.Save(model, data.Schema, file);

        var expected = Array.ConvertAll(
            [.. model.Transform(data).GetColumn<float[]>("Score")], (float[] scores) =>
                Array.ConvertAll(scores, BitConverter.SingleToUInt32Bits));

        Assert.Equal(expected, FreshProcess.Score(file, rows.Select(row => row.Path)));
    }

    [Fact]
    public void Load_InAnotherContext_RestoresColumnsAndSchema()
    {
        var data = _ml.Data.LoadFromEnumerable(SaveImages(12));
        var model = Chain("Features").Fit(data);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, data.Schema, stream);

        var other = new MLContext();
        other.FairDiff();
        var scored = other.Model.Load(stream, out _).Transform(data);

        Assert.Equal(
            model.Transform(data).Schema.Select(column => $"{column.Name} {column.Type} {column.Annotations}"),
            scored.Schema.Select(column => $"{column.Name} {column.Type} {column.Annotations}"));
        Assert.Equal(model.Transform(data).GetColumn<float[]>("Features"), scored.GetColumn<float[]>("Features"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private EstimatorChain<ResNetClassificationTransformer> Chain(string embedding)
        => _ml.Transforms.LoadImages("Image", _folder.FullName, "Path")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(_ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { Steps = 3, EmbeddingColumnName = embedding }));

    private PathRow[] SaveImages(int count) =>
    [
        .. ImageRow.Make(count).Select((row, i) =>
        {
            row.Image!.Save(Path.Combine(_folder.FullName, $"{i}.png"));
            return new PathRow { Path = $"{i}.png", Label = row.Label };
        }),
    ];

    private sealed class PathRow
    {
        public string Path { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
