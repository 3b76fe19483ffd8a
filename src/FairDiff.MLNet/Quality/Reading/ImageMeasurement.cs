using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using FairDiff.Torch.Quality;

namespace FairDiff.MLNet.Quality;

/// <summary>What is known of the images of some rows, in the order of the rows.</summary>
/// <param name="Features">The images in each space, n x d.</param>
/// <param name="Predicted">The label that the independent classifier gives each image; empty without one.</param>
internal sealed record ImageMeasurement(IReadOnlyList<Tensor> Features, IReadOnlyList<string> Predicted) : IDisposable
{
    public static ImageMeasurement Read(
        QualityRows rows, string imageColumn, IReadOnlyList<FeatureExtractor> extractors, ResNetClassificationTransformer? classifier,
        CancellationToken cancellationToken)
    {
        TorchRuntime.Initialize();
        List<string> predicted = [];
        using var collector = new FeatureCollector(
            imageColumn, extractors, classifier is null ? null : images => predicted.AddRange(Predict(classifier, images)));
        var column = Columns.Image(rows.View.Schema, imageColumn);
        using var cursor = rows.View.GetRowCursor([column]);
        var read = new ImageGetter(rows.View, cursor, column);
        var next = 0;
        for (var position = 0L; next < rows.Rows.Count && cursor.MoveNext(); position++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (position == rows.Rows[next].Position)
            {
                collector.Add(read.Get(position), position);
                next++;
            }
        }

        return new(collector.Take(), predicted);
    }

    public void Dispose()
    {
        foreach (var table in Features)
        {
            table.Dispose();
        }
    }

    private static IEnumerable<string> Predict(ResNetClassificationTransformer classifier, Tensor images)
    {
        var best = classifier.Model.Network.Score(images).argmax(1);
        return [.. best.data<long>().Select(index => classifier.ClassNames[(int)index])];
    }
}
