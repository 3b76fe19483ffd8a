using System.Text.Json;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>Names a training by its options and the hash of its data, so that a checkpoint of another one is not resumed.</summary>
internal static class TrainingFingerprint
{
    public static string Of(DiffusionTrainingSet data, DiffusionTrainingOptions options)
    {
        // Where and how often it is kept does not change what is trained.
        var settings = JsonSerializer.SerializeToUtf8Bytes(
            options with { CheckpointPath = null, CheckpointInterval = default, SnapshotFolder = null });
        return FileHash.Of([.. settings, .. Convert.FromHexString(data.Sha256())]);
    }
}
