using FairDiff.Shared;

namespace FairDiff.MLNet.Storage;

/// <summary>
/// Folders of stages without a <c>WorkspacePath</c>. Their images are read for as long as models are trained on them, so they go
/// when the process ends; those of a Fit that failed or was cancelled go with it.
/// </summary>
internal static class TemporaryWorkspace
{
    /// <summary>
    /// Makes a new folder under <paramref name="parent"/>, or under the system's temporary folder, that nobody else may look into.
    /// </summary>
    public static string Create(string? parent) => DiskErrors.Guard(parent ?? Path.GetTempPath(), () => ScratchFolder.Create(parent).Path);

    /// <summary>Deletes one; any other folder stays.</summary>
    public static void Delete(string path) => ScratchFolder.Delete(path);
}
