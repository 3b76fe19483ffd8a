using FairDiff.Torch.Classification.Pretrained;

namespace FairDiff.Torch.Classification;

/// <summary>
/// Where the weights lie with which a classifier starts: a file, or an https address with the SHA-256 of what is there.
/// </summary>
/// <remarks>
/// <para>Formats, told apart by content: safetensors with torchvision's or big_transfer's parameter names (or those of a classifier that
/// this library saved), and NumPy's <c>.npz</c>, with big_transfer's TensorFlow names and layout as Google publishes BiT, or with PyTorch's
/// names; an ONNX file of a residual network (<see cref="FromOnnx"/>); and the zip file of an ML.NET model
/// (<c>mlContext.Model.Save</c>) with one ResNetClassification in it, so that training goes on from a classifier of one's own.</para>
/// <para>A PyTorch checkpoint (<c>.pth</c>) is a Python program in disguise and is not read; this command makes an <c>.npz</c> of
/// it:</para>
/// <code>python3 -c "import sys, numpy, torch; numpy.savez(sys.argv[2], **{k: v.numpy() for k, v in torch.load(sys.argv[1],
/// map_location='cpu').items()})" resnet50.pth resnet50.npz</code>
/// </remarks>
public sealed record PretrainedWeights
{
    private PretrainedWeights(string source, string? sha256) => (Source, Sha256) = (source, sha256);

    /// <summary>The path or the address.</summary>
    public string Source { get; }

    /// <summary>The same as it may be shown and kept: without the password or the token that an address may carry.</summary>
    public string Name => AddressText.WithoutSecrets(Source);

    /// <summary>The SHA-256 of the file at an address, in hexadecimal digits; null for a path.</summary>
    public string? Sha256 { get; }

    /// <summary>Weights in a file.</summary>
    /// <param name="path">The path of a safetensors, <c>.npz</c> or ONNX file, or of the zip file of a model.</param>
    /// <returns>The weights.</returns>
    public static PretrainedWeights FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new PretrainedWeights(path, null);
    }

    /// <summary>
    /// The weights of a residual network in an ONNX file: it is found operator by operator, whatever the file calls its parts, and nothing
    /// of the file is run. <see cref="FromFile"/> knows ONNX files too.
    /// </summary>
    /// <remarks>
    /// <para>Read are ResNets of basic or bottleneck blocks as torchvision has them, with any number of blocks, batch norms beside their
    /// convolutions or folded into them, with or without the last layer: those of PyTorch's exporter, those that
    /// <see cref="ImageClassifier.ExportOnnx"/> wrote, and that of the NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18
    /// (ImageNet; 2, 2, 2 and 3 blocks; CNTK's blue, green and red from 0 to 255 minus a mean become
    /// <see cref="ImageNormalization.ImageNetBytes"/>).</para>
    /// <para>A normalisation at the beginning of the graph is taken over if it is one of <see cref="ImageNormalization"/>; without one the
    /// file counts as torchvision's, <see cref="ImageNormalization.ImageNet"/>.</para>
    /// </remarks>
    /// <param name="path">The path of the file.</param>
    /// <returns>The weights.</returns>
    public static PretrainedWeights FromOnnx(string path) => FromFile(path);

    /// <summary>
    /// ImageNet's ResNet-18 (2, 2, 2 and 3 blocks, 11.5 million numbers) of the NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18
    /// (MIT, 60 MB): an application that references the package has its file beside it, and nothing is downloaded when it runs.
    /// </summary>
    /// <param name="searchPackages">Whether the folder into which NuGet unpacks packages (<c>NUGET_PACKAGES</c>, or
    /// <c>.nuget/packages</c> in the user's folder) is looked into as well.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="EngineException">The file is not there; the message says which package to add, or how to fetch it.</exception>
    public static PretrainedWeights ImageNetResNet18(bool searchPackages = false) =>
        FromOnnx(PackagedWeights.Find(AppContext.BaseDirectory, searchPackages ? PackagedWeights.UserFolder : null));

    /// <summary>Weights on a server; downloaded once into the user's cache (<c>~/.cache/fairdiff/weights</c>) and checked there.</summary>
    /// <param name="url">An https address.</param>
    /// <param name="sha256">The SHA-256 of the file: 64 hexadecimal digits. Whoever publishes weights tells it; <c>sha256sum FILE</c>
    /// computes it.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The address is not https, or the checksum not one.</exception>
    public static PretrainedWeights FromUrl(string url, string sha256)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
        {
            throw new ArgumentOutOfRangeException(
                nameof(url), $"The address of pre-trained weights is '{AddressText.WithoutSecrets(url)}'; it must be an https address.");
        }

        if (sha256?.Length != 64 || !sha256.All(char.IsAsciiHexDigit))
        {
            throw new ArgumentOutOfRangeException(
                nameof(sha256), sha256, $"The SHA-256 of pre-trained weights is '{sha256}'; it must be 64 hexadecimal digits.");
        }

        return new PretrainedWeights(url, sha256.ToLowerInvariant());
    }

    /// <summary>Reads which network the weights are of. A classifier that starts with them needs this one.</summary>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <returns>The network.</returns>
    /// <exception cref="EngineException">The weights cannot be had or read, or are of a network that is not among
    /// <see cref="ResNetArchitecture"/>.</exception>
    public PretrainedNetwork ReadNetwork(CancellationToken cancellationToken = default)
    {
        using var tensors = PretrainedTensors.Open(this, cancellationToken);
        return Known(tensors);
    }

    /// <summary>The path or the address, without the password or the token that an address may carry.</summary>
    public override string ToString() => Name;

    /// <summary>The network of weights that were read.</summary>
    /// <exception cref="EngineException">It is none that is known here.</exception>
    internal PretrainedNetwork Known(PretrainedTensors tensors) => tensors.Network ?? throw new EngineException(
        $"The weights '{Name}' are of none of the networks {string.Join(", ", Enum.GetNames<ResNetArchitecture>())}, by the names of "
            + "torchvision or big_transfer. Choose a file of one of them.");
}
