using System.Security.Cryptography;
using System.Text.Json;

namespace FairDiff.Torch.Diffusion;

/// <summary>What a diffusion model learns from: examples, one below the other, and their conditions. Disposing it disposes its
/// tensors.</summary>
public abstract record TrainingExamples : IDisposable
{
    private string? sha256;

    private protected TrainingExamples(Tensor conditions, ConditionLayout layout) => (Conditions, Layout) = (conditions, layout);

    /// <summary>Other examples with what they have in common with the original; their hash is their own.</summary>
    /// <param name="original">The original.</param>
    protected TrainingExamples(TrainingExamples original)
    {
        ArgumentNullException.ThrowIfNull(original);
        (Conditions, Layout, Strata) = (original.Conditions, original.Layout, original.Strata);
    }

    /// <summary>The condition vectors, float32, N x D, on the CPU: zeros where a category is unknown, NaN where an entry of a label vector
    /// is.</summary>
    public Tensor Conditions { get; init; }

    /// <summary>The parts of the vectors; D is its <see cref="ConditionLayout.Size"/>, 0 for an unconditional generator.</summary>
    public ConditionLayout Layout { get; init; }

    /// <summary>
    /// The stratum of each row, rows of an attribute combination having one, where
    /// <see cref="DiffusionTraining.AttributeTempering"/> is to even out attributes that the condition does not hold; null = those
    /// that it holds.
    /// </summary>
    public IReadOnlyList<int>? Strata { get; init; }

    /// <summary>The examples.</summary>
    internal abstract Tensor Values { get; }

    /// <summary>A hash of all of it, by which workspaces and checkpoints tell data from others.</summary>
    /// <returns>The SHA-256 in hexadecimal digits; the examples are read for it once, however often it is asked for.</returns>
    public string Sha256() => sha256 ??= Hash();

    /// <summary>Disposes examples and conditions.</summary>
    public void Dispose()
    {
        Values.Dispose();
        Conditions.Dispose();
        GC.SuppressFinalize(this);
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(Layout));
        hash.AppendTensor(Values);
        hash.AppendTensor(Conditions);
        if (Strata is { } strata)
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(strata));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
