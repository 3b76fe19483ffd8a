using FairDiff.Torch.Classification;

namespace FairDiff.Torch.Quality;

/// <summary>What a trained classifier sees before its last layer.</summary>
/// <param name="classifier">The classifier; stays the caller's.</param>
public sealed class ClassifierFeatures(ImageClassifier classifier) : FeatureExtractor
{
    private readonly Lazy<string> hash = new(() =>
    {
        using var stream = new MemoryStream();
        classifier.Save(stream);
        return FileHash.Of(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    });

    /// <inheritdoc/>
    public override string Name => $"{classifier.Shape.Architecture} classifier, {classifier.EmbeddingSize} features";

    /// <inheritdoc/>
    public override string Id => hash.Value;

    /// <inheritdoc/>
    public override Tensor Extract(Tensor images) => classifier.Embed(images);
}
