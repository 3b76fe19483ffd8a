namespace FairDiff.MLNet.Diffusion;

/// <summary>Where a workspace keeps one model: its weights, what is known of it without loading them, and the state of its
/// training.</summary>
internal sealed record ModelFiles
{
    private readonly string _folder;
    private readonly string _name;
    private readonly string _checkpointName;

    private ModelFiles(string folder, string name, string checkpointName) =>
        (_folder, _name, _checkpointName) = (folder, name, checkpointName);

    public string Folder => _folder;

    public string WeightsPath => Path.Combine(_folder, $"{_name}.safetensors");

    public string InfoPath => Path.Combine(_folder, $"{_name}.json");

    public string CheckpointPath => Path.Combine(_folder, $"{_checkpointName}.safetensors");

    /// <summary>Averages of the generator's weights, if the options ask for them; an upsampler has none.</summary>
    public string SnapshotFolder => Path.Combine(_folder, "averages");

    public static ModelFiles OfGenerator(string folder) => new(folder, "generator", "checkpoint");

    public static ModelFiles OfUpsampler(string folder) => new(folder, "upsampler", "upsampler-checkpoint");
}
