using System.Security.Cryptography;
using System.Text.Json;
using FairDiff.Shared;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>Names a training by its options and data, so that a checkpoint of another one is not resumed.</summary>
internal static class TrainingFingerprint
{
    public static string Of(DiffusionTrainingSet data, DiffusionTrainingOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // Where and how often it is kept does not change what is trained.
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(
            options with { CheckpointPath = null, CheckpointInterval = default, SnapshotFolder = null }));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(data.Layout));
        hash.AppendTensor(data.Images);
        hash.AppendTensor(data.Conditions);
        if (data.Strata is { } strata)
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(strata));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
