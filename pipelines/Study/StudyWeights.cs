using System.Security.Cryptography;
using FairDiff.Torch;
using FairDiff.Torch.Classification;

namespace FairDiff.Pipelines.Study;

/// <summary>Published weights that methods of a study start from.</summary>
/// <param name="Source">Their file.</param>
/// <param name="Network">The network that they are of.</param>
/// <param name="Sha256">What tells them from others, in hexadecimal digits.</param>
internal sealed record StudyWeights(PretrainedWeights Source, PretrainedNetwork Network, string Sha256)
{
    private const int Digits = 8;

    /// <summary>Short enough for the name of a file.</summary>
    public string Digest => Sha256[..Digits];

    /// <exception cref="FairDiffException">The file cannot be read, or holds the weights of no network that is known here.</exception>
    public static StudyWeights Open(string path)
    {
        var source = PretrainedWeights.FromFile(path);
        var network = source.ReadNetwork();
        using var stream = File.OpenRead(path);
        return new StudyWeights(source, network, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    /// <summary>Refuses methods without the weights that they start from, and weights that no method starts from.</summary>
    public static void Check(IReadOnlyList<StudyMethod> methods, StudyWeights? weights)
    {
        var starting = methods.FirstOrDefault(method => method.Pretrained);
        if (starting is not null && weights is null)
        {
            throw new FairDiffException(
                $"--methods: {starting.Name} starts from published weights, and none are named; name their file with fairdiff folder --pretrained FILE (safetensors, "
                + "NumPy's .npz or the model.zip of a classifier).");
        }

        if (starting is null && weights is not null)
        {
            throw new FairDiffException("--pretrained names weights that none of --methods starts from; add pretrained to these, or leave --pretrained out.");
        }
    }

    public override string ToString() => $"{Path.GetFileName(Source.Source)} (SHA-256 {Digest}...), a {Network}";
}
