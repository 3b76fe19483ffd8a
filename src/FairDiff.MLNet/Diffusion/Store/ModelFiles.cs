namespace FairDiff.MLNet.Diffusion;

/// <summary>Where a workspace keeps one model: its weights, what is known of it without loading them, and the state of its
/// training.</summary>
/// <param name="Folder">The workspace.</param>
/// <param name="Name">What its files are called.</param>
/// <param name="CheckpointName">What that of the state of training is called.</param>
internal sealed record ModelFiles(string Folder, string Name, string CheckpointName)
{
    public string WeightsPath => Path.Combine(Folder, $"{Name}.safetensors");

    public string InfoPath => Path.Combine(Folder, $"{Name}.json");

    public string CheckpointPath => Path.Combine(Folder, $"{CheckpointName}.safetensors");

    /// <summary>Averages of the generator's weights, if the options ask for them; an upsampler has none.</summary>
    public string SnapshotFolder => Path.Combine(Folder, "averages");

    public static ModelFiles OfGenerator(string folder) => new(folder, "generator", "checkpoint");

    public static ModelFiles OfUpsampler(string folder) => new(folder, "upsampler", "upsampler-checkpoint");
}
