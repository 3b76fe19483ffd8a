using System.Globalization;
using FairDiff.Torch.Classification;

namespace FairDiff.Torch.Quality;

/// <summary>What a pre-trained network sees before its last layer.</summary>
/// <param name="backbone">The network; stays the caller's.</param>
/// <param name="imageSize">The side to which images are resized; null = they stay as they are.</param>
public sealed class BackboneFeatures(ImageBackbone backbone, int? imageSize = null) : FeatureExtractor
{
    private readonly Lazy<string> hash = new(() =>
    {
        using var stream = new MemoryStream();
        backbone.Save(stream);
        return FileHash.Of(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    });

    /// <inheritdoc/>
    public override string Name =>
        $"{backbone.Network} ({backbone.Source}), {backbone.FeatureCount} features{At(" of images of {0} pixels")}";

    /// <inheritdoc/>
    public override string Id => hash.Value + At(" at {0}");

    /// <inheritdoc/>
    public override Tensor Extract(Tensor images) => backbone.Features(images, imageSize);

    private string At(string text) =>
        imageSize is { } size ? string.Format(CultureInfo.InvariantCulture, text, size) : "";
}
