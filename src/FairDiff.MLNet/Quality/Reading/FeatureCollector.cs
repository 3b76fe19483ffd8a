using FairDiff.MLNet.Imaging;
using FairDiff.Torch.Quality;

namespace FairDiff.MLNet.Quality;

/// <summary>Takes images one by one and keeps nothing but their features.</summary>
/// <param name="imageColumn">Where the images come from, for messages.</param>
/// <param name="extractors">The features.</param>
/// <param name="look">Sees every batch of images (uint8, n x 3 x S x S), in order.</param>
internal sealed class FeatureCollector(
    string imageColumn, IReadOnlyList<FeatureExtractor> extractors, Action<Tensor>? look = null) : IDisposable
{
    private const int BatchLength = 256;

    private readonly ImageStack _stack = new(imageColumn);
    private readonly List<Tensor>[] _parts = [.. extractors.Select(_ => new List<Tensor>())];

    /// <summary>Adds an image; <paramref name="row"/> is for messages only.</summary>
    public void Add(MLImage? image, long row)
    {
        _stack.Add(image, row);
        if (_stack.Count == BatchLength)
        {
            Extract();
        }
    }

    /// <summary>The features of all images, in the order in which they were added: n x d for each extractor, the caller's to
    /// dispose.</summary>
    public IReadOnlyList<Tensor> Take()
    {
        if (_stack.Count > 0)
        {
            Extract();
        }

        return [.. _parts.Select(parts => cat(parts).DetachFromDisposeScope())];
    }

    public void Dispose()
    {
        _stack.Dispose();
        foreach (var part in _parts.SelectMany(parts => parts))
        {
            part.Dispose();
        }
    }

    private void Extract()
    {
        using var scope = NewDisposeScope();
        var images = _stack.Take();
        foreach (var (extractor, parts) in extractors.Zip(_parts))
        {
            // The pixels of small images are a view of the stack, which is freed here.
            parts.Add(extractor.Extract(images).clone().DetachFromDisposeScope());
        }

        look?.Invoke(images);
    }
}
