using System.Security.Cryptography;
using System.Text;
using FairDiff.Shared;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet.Classification;

/// <summary>Rows of the first pass and of the validation, and a hash of what a classifier learns from them: pixels, labels and their names,
/// kinds, groups.</summary>
internal sealed record ClassifierDataFingerprint(long Rows, long ValidationRows, string Sha256)
{
    public static ClassifierDataFingerprint Of(
        IReadOnlyList<string> classNames, IEnumerable<ClassificationPass> passes, ClassifierValidation? validation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\u001f', classNames)));
        var rows = 0L;
        foreach (var pass in passes)
        {
            rows += pass.Images.shape[0];
            Append(hash, pass.Images, pass.Labels, pass.Synthetic, pass.Groups);
            if (pass.Weights is { } weights)
            {
                Append(hash, weights);
            }
        }

        Append(hash, validation?.Images, validation?.Labels);
        return new ClassifierDataFingerprint(rows, validation?.Images.shape[0] ?? 0, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Append(IncrementalHash hash, params ReadOnlySpan<Tensor?> values)
    {
        foreach (var value in values)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(value is null ? "none" : $"{value.dtype} {string.Join('x', value.shape)}"));
            if (value is not null)
            {
                hash.AppendTensor(value);
            }
        }
    }
}
