using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;
using FairDiff.Torch.Quality;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Quality;

/// <summary>What is known of the images of some rows, in the order of the rows.</summary>
/// <param name="Features">The images in each space, n x d.</param>
/// <param name="Predicted">The label that the independent classifier gives each image; empty without one.</param>
internal sealed record ImageMeasurement(IReadOnlyList<Tensor> Features, IReadOnlyList<string> Predicted) : IDisposable
{
    private const int BatchLength = 256;

    /// <summary>Reads the images batch by batch and keeps nothing but their features.</summary>
    public static ImageMeasurement Read(
        QualityRows rows, string imageColumn, IReadOnlyList<FeatureExtractor> extractors, ResNetClassificationTransformer? classifier,
        CancellationToken cancellation)
    {
        Torch.TorchRuntime.Initialize();
        List<Tensor>[] parts = [.. extractors.Select(_ => new List<Tensor>())];
        List<string> predicted = [];
        using var stack = new ImageStack(imageColumn);
        void Measure()
        {
            using var scope = NewDisposeScope();
            var images = stack.Take();
            foreach (var (extractor, part) in extractors.Zip(parts))
            {
                // The pixels of small images are a view of the stack, which is freed here.
                part.Add(extractor.Extract(images).clone().DetachFromDisposeScope());
            }

            if (classifier is not null)
            {
                predicted.AddRange(Predict(classifier, images));
            }
        }

        var column = Columns.Image(rows.View.Schema, imageColumn);
        using var cursor = rows.View.GetRowCursor([column]);
        var read = new ImageGetter(rows.View, cursor, column);
        var next = 0;
        for (var position = 0L; next < rows.Rows.Count && cursor.MoveNext(); position++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (position == rows.Rows[next].Position)
            {
                stack.Add(read.Get(position), position);
                if (++next % BatchLength == 0 || next == rows.Rows.Count)
                {
                    Measure();
                }
            }
        }

        return new([.. parts.Select(Join)], predicted);
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

    private static Tensor Join(List<Tensor> parts)
    {
        var joined = cat(parts).DetachFromDisposeScope();
        parts.ForEach(part => part.Dispose());
        return joined;
    }
}
