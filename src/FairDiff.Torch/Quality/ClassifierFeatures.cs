using System.Security.Cryptography;
using FairDiff.Torch.Classification;
using static TorchSharp.torch;

namespace FairDiff.Torch.Quality;

/// <summary>What a trained classifier sees before its last layer.</summary>
internal sealed class ClassifierFeatures(ImageClassifier classifier) : FeatureExtractor
{
    private readonly Lazy<string> hash = new(() =>
    {
        using var stream = new MemoryStream();
        classifier.Save(stream);
        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    });

    public override string Name => $"{classifier.Shape.Architecture} classifier, {classifier.EmbeddingSize} features";

    public override string Id => hash.Value;

    public override Tensor Extract(Tensor images) => classifier.Embed(images);
}
