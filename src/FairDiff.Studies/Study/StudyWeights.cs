using System.Security.Cryptography;
using FairDiff.MLNet;
using FairDiff.Shared;
using FairDiff.Torch.Classification;

namespace FairDiff.Studies;

/// <summary>Published weights that methods of a study start from.</summary>
/// <param name="Source">Their file or address.</param>
/// <param name="Network">The network that they are of.</param>
/// <param name="Sha256">What tells them from others, in hexadecimal digits.</param>
public sealed record StudyWeights(PretrainedWeights Source, PretrainedNetwork Network, string Sha256)
{
    /// <summary>The name of ImageNet's ResNet-18 (<see cref="PretrainedWeights.ImageNetResNet18"/>) in place of a path.</summary>
    public const string ImageNetName = "imagenet-resnet18";

    private const int Digits = 8;

    /// <summary>Short enough for the name of a file.</summary>
    public string Digest => Sha256[..Digits];

    /// <param name="source">A path, an https address, or <see cref="ImageNetName"/>.</param>
    /// <param name="sha256">What must be there, in hexadecimal digits; needed for an address.</param>
    /// <exception cref="FairDiffException">The weights cannot be read, are others than the digits say, or of no network that is known
    /// here.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The address is not https, or the digits are not a SHA-256.</exception>
    public static StudyWeights Open(string source, string? sha256)
    {
        var weights = source == ImageNetName ? PretrainedWeights.ImageNetResNet18(searchPackages: true)
            : source.Contains("://", StringComparison.Ordinal) ? PretrainedWeights.FromUrl(source, sha256 ?? throw new FairDiffException(
                $"--pretrained is the address '{AddressText.WithoutSecrets(source)}' and needs --pretrained-sha256 with the SHA-256 of "
                    + "the file there: whoever publishes weights tells it, and "
                + "sha256sum FILE computes it."))
            : PretrainedWeights.FromFile(source);
        var network = weights.ReadNetwork();
        var digest = weights.Sha256 ?? DigestOf(weights.Source);
        return sha256 is null || digest.Equals(sha256, StringComparison.OrdinalIgnoreCase)
            ? new StudyWeights(weights, network, digest)
            : throw new FairDiffException(
            $"--pretrained: '{weights}' has SHA-256 {digest}, not {sha256} as --pretrained-sha256 says. Fetch the file again, or correct "
                + "the digits.");
    }

    /// <summary>Refuses methods without the weights that they start from, and weights that no method starts from.</summary>
    public static void Check(IReadOnlyList<StudyMethod> methods, StudyWeights? weights)
    {
        var starting = methods.FirstOrDefault(method => method.Pretrained);
        if (starting is not null && weights is null)
        {
            throw new FairDiffException(
                $"--methods: {starting.Name} starts from published weights, and none are named; name them with fairdiff folder "
                    + "--pretrained FILE (safetensors, "
                + $"NumPy's .npz, ONNX or the model.zip of a classifier), or --pretrained {ImageNetName}.");
        }

        if (starting is null && weights is not null)
        {
            throw new FairDiffException(
                "--pretrained names weights that none of --methods starts from; add pretrained to these, or leave --pretrained out.");
        }
    }

    /// <summary>The weights and their network in words.</summary>
    public override string ToString() => $"{Path.GetFileName(Source.ToString())} (SHA-256 {Digest}...), a {Network}";

    private static string DigestOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
