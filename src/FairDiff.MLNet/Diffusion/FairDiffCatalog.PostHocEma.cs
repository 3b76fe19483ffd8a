using FairDiff.MLNet.Diffusion;
using FairDiff.Shared;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Makes a generator whose weights are averaged over another length of the training, as if it had been trained with that
    /// <see cref="DiffusionTraining.EmaLength"/> (Karras et al. 2024, section 3.2). A length can so be chosen by looking at images,
    /// at the price of one training.
    /// </summary>
    /// <example>
    /// <code>
    /// fair.DiffusionAugmentation(new() { WorkspacePath = "generator", PostHocEma = 20 }).Fit(train);
    /// var longer = fair.ReconstructGenerator("generator", emaLength: 0.08, "longer-average.safetensors");
    /// Console.WriteLine(longer.ProfileError); // how exact its weights are
    /// </code>
    /// </example>
    /// <param name="workspacePath">
    /// The workspace of a <c>DiffusionAugmentation</c> that was trained with <see cref="DiffusionTraining.PostHocEma"/>, or the folder of
    /// its snapshots. Of a training that is not done, the last snapshot counts as its end.
    /// </param>
    /// <param name="emaLength">The length (sigma_rel), above 0 to 0.28; how far from 0.05 to 0.10 it may be depends on the number of
    /// snapshots.</param>
    /// <param name="outputPath">The generator's file (.safetensors), overwritten.</param>
    /// <returns>The file and how exact its weights are.</returns>
    /// <exception cref="Torch.EngineException">There is no snapshot; they are damaged, of several trainings, or too few for that length;
    /// or the file cannot be written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public ReconstructedGenerator ReconstructGenerator(string workspacePath, double emaLength, string outputPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(workspacePath);
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        var snapshots = ModelFiles.OfGenerator(workspacePath).SnapshotFolder;
        using var generator = DiffusionGenerator.FromSnapshots(
            Directory.Exists(snapshots) ? snapshots : workspacePath, emaLength, out var profileError);
        generator.Save(outputPath);
        var hash = DiskErrors.Guard(outputPath, () => FileHash.OfFile(outputPath));
        return new ReconstructedGenerator(outputPath, hash, emaLength, profileError);
    }
}
