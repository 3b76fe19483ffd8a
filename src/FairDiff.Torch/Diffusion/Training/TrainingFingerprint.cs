using System.Text.Json;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>Names a training by its options and the hash of its data, so that a checkpoint of another one is not resumed.</summary>
internal static class TrainingFingerprint
{
    // Where and how often it is kept does not change what is trained.
    public static string Of(DiffusionTrainingSet data, DiffusionTrainingOptions options) =>
        Of(data, options.StartFrom, JsonSerializer.SerializeToUtf8Bytes(
            options with { CheckpointPath = null, CheckpointInterval = default, SnapshotFolder = null }));

    public static string Of(VectorTrainingSet data, VectorTrainingOptions options) =>
        Of(data, options.StartFrom, JsonSerializer.SerializeToUtf8Bytes(
            options with { CheckpointPath = null, CheckpointInterval = default, SnapshotFolder = null }));

    private static string Of(TrainingExamples data, StartingGenerator? start, byte[] settings) => FileHash.Of(
        [.. settings, .. Convert.FromHexString(start?.ReadSha256() ?? ""), .. Convert.FromHexString(data.Sha256())]);
}
