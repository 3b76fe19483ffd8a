using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FairDiff.Torch.Privacy;

/// <summary>
/// Everything random in a private training, which nobody may guess: whoever knows the noise takes it away, and the seeds of trainings and
/// images are in their files. AES in counter mode under a secret key of 256 bits; every number is a function of (key, purpose, step), so
/// that a resumed training draws the same.
/// </summary>
internal sealed class PrivateRandom : IDisposable
{
    /// <summary>The name of the key in a checkpoint.</summary>
    public const string KeyName = "privacy.key";

    private const int KeyLength = 32;
    private const int BlockLength = 16;
    private const int BlocksAtOnce = 4096;

    private readonly byte[] secret;

    private PrivateRandom(byte[] secret)
    {
        this.secret = secret;
        Key = tensor(secret).DetachFromDisposeScope();
    }

    /// <summary>What a number is for.</summary>
    public enum Purpose
    {
        /// <summary>The noise on gradients.</summary>
        Noise,

        /// <summary>Which examples are in a batch.</summary>
        Batch,

        /// <summary>Noise levels, noise and dropout of what is learned.</summary>
        Draws,

        /// <summary>The masks of dropout layers.</summary>
        Masks,

        /// <summary>The noise on counts.</summary>
        Counts,
    }

    /// <summary>The key, for a checkpoint.</summary>
    public Tensor Key { get; }

    /// <summary>The randomness of a training: of its seed if it has one, of its checkpoint if it goes on, or new.</summary>
    /// <exception cref="EngineException">The checkpoint is damaged.</exception>
    public static PrivateRandom For(DifferentialPrivacyOptions options, string? checkpointPath)
    {
        if (options.NoiseSeed is { } seed)
        {
            return OfSeed(seed);
        }

        var key = checkpointPath is not null && File.Exists(checkpointPath) ? KeyOf(checkpointPath) : null;
        return new(key ?? RandomNumberGenerator.GetBytes(KeyLength));
    }

    public static PrivateRandom OfSeed(int seed) => new(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"FairDiff noise {seed}")));

    /// <summary>Standard normal numbers (Box and Muller 1958).</summary>
    public void Normals(Purpose purpose, long step, Span<float> values)
    {
        var bits = new ulong[2 * BlocksAtOnce];
        for (var (start, block) = (0, 0L); start < values.Length; start += bits.Length, block += BlocksAtOnce)
        {
            Fill(purpose, step, block, bits);
            var part = values[start..Math.Min(values.Length, start + bits.Length)];
            for (var i = 0; i < part.Length; i += 2)
            {
                var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(bits[i])));
                var (sine, cosine) = Math.SinCos(2 * Math.PI * Uniform(bits[i + 1]));
                part[i] = (float)(radius * cosine);
                if (i + 1 < part.Length)
                {
                    part[i + 1] = (float)(radius * sine);
                }
            }
        }
    }

    /// <summary>Those of <paramref name="count"/> examples that are in the batch of a step, each with probability
    /// <paramref name="rate"/>.</summary>
    public long[] Sample(long step, long count, double rate)
    {
        var (chosen, bits) = (new List<long>(), new ulong[2 * BlocksAtOnce]);
        for (var (start, block) = (0L, 0L); start < count; start += bits.Length, block += BlocksAtOnce)
        {
            Fill(Purpose.Batch, step, block, bits);
            for (var i = 0; i < bits.Length && start + i < count; i++)
            {
                if (Uniform(bits[i]) < rate)
                {
                    chosen.Add(start + i);
                }
            }
        }

        return [.. chosen];
    }

    /// <summary>A seed of libtorch's generator, for what may be weaker than the noise.</summary>
    public long Seed(Purpose purpose, long step)
    {
        var bits = new ulong[2];
        Fill(purpose, step, 0, bits);
        return (long)(bits[0] >> 1);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(secret);
        Key.Dispose();
    }

    private static byte[]? KeyOf(string path)
    {
        var tensors = Safetensors.ReadFile(path, out _);
        try
        {
            // A checkpoint of another training is refused where it is loaded.
            return tensors.TryGetValue(KeyName, out var key) && key.dtype == ScalarType.Byte && key.numel() == KeyLength
                ? key.data<byte>().ToArray()
                : null;
        }
        finally
        {
            Safetensors.Dispose(tensors);
        }
    }

    /// <summary>In [0, 1), of 53 bits.</summary>
    private static double Uniform(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    /// <summary>Encrypts counters: eight bytes of the step, one of the purpose, seven of the block.</summary>
    private void Fill(Purpose purpose, long step, long block, Span<ulong> bits)
    {
        var bytes = MemoryMarshal.AsBytes(bits);
        for (var offset = 0; offset < bytes.Length; offset += BlockLength, block++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes[offset..], step);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[(offset + 8)..], (block << 8) | (byte)purpose);
        }

        // One of its own for each call: batches are drawn on another thread.
        using var aes = Aes.Create();
        aes.Key = secret;
        aes.EncryptEcb(bytes, bytes, PaddingMode.None);
    }
}
