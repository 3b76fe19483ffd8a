using System.Security.Cryptography;
using System.Text.Json;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// What a generator learns from. Disposing it disposes its tensors.
/// </summary>
/// <param name="Images">uint8, N x 3 x S x S, RGB, on the CPU, N at least 1; only batches of it are copied, so that it may be a mapped
/// file.</param>
/// <param name="Conditions">The condition vectors, float32, N x D, on the CPU: zeros where a category is unknown, NaN where an entry of a
/// label vector is.</param>
/// <param name="Layout">The parts of the vectors; D is its <see cref="ConditionLayout.Size"/>, 0 for an unconditional generator.</param>
public sealed record DiffusionTrainingSet(Tensor Images, Tensor Conditions, ConditionLayout Layout) : IDisposable
{
    private string? sha256;

    /// <summary>Another set with what it has in common with the original; its hash is its own.</summary>
    private DiffusionTrainingSet(DiffusionTrainingSet original) =>
        (Images, Conditions, Layout, Strata) = (original.Images, original.Conditions, original.Layout, original.Strata);

    /// <summary>
    /// The stratum of each row, rows of an attribute combination having one, where
    /// <see cref="GeneratorTraining.AttributeTempering"/> is to even out attributes that the condition does not hold; null = those
    /// that it holds.
    /// </summary>
    public IReadOnlyList<int>? Strata { get; init; }

    /// <summary>A hash of all of it, by which workspaces and checkpoints tell data from others.</summary>
    /// <returns>The SHA-256 in hexadecimal digits; images are read for it once, however often it is asked for.</returns>
    public string Sha256() => sha256 ??= Hash();

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(Layout));
        hash.AppendTensor(Images);
        hash.AppendTensor(Conditions);
        if (Strata is { } strata)
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(strata));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Disposes images and conditions.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Conditions.Dispose();
    }
}
