using System.Security.Cryptography;
using System.Text.Json;
using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>Names a training by its options and data, so that a checkpoint of another one is not resumed.</summary>
internal static class TrainingFingerprint
{
    public static string Of(DiffusionTrainingSet data, DiffusionTrainingOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // Where and how often it is kept does not change what is trained.
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(options with { CheckpointPath = null, CheckpointInterval = default, SnapshotFolder = null }));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(data.Layout));
        Append(hash, data.Images);
        Append(hash, data.Conditions);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A block of rows at a time: a span ends at 2 GB, and a copy would take as much memory as all.</summary>
    private static void Append(IncrementalHash hash, Tensor values)
    {
        const long blockSize = 1 << 24;
        var count = values.shape[0];
        var rows = Math.Max(1, blockSize * count / Math.Max(1, values.numel() * values.element_size()));
        for (var row = 0L; row < count; row += rows)
        {
            using var scope = NewDisposeScope();
            hash.AppendData(TensorBytes.Of(values.narrow(0, row, Math.Min(rows, count - row)).contiguous()));
        }
    }
}
