using System.Text;
using System.Text.Json.Nodes;
using FairDiff.MLNet.Storage;
using FairDiff.Shared;
using FairDiff.Torch;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet.Classification;

/// <summary>
/// The folder of one classifier: what it is trained from (<c>classifier.json</c>), the state of its training, and in the end its weights.
/// Locked while a Fit works in it.
/// </summary>
internal sealed class ClassifierWorkspace : IDisposable
{
    private const string IdentityName = "classifier.json";
    private const string CheckpointName = "classifier-checkpoint.safetensors";
    private const string WeightsName = "classifier.safetensors";
    private static readonly string[] Names = [IdentityName, CheckpointName, WeightsName];

    private readonly WorkspaceFolder _folder;

    private ClassifierWorkspace(WorkspaceFolder folder) => _folder = folder;

    private string CheckpointPath => Path.Combine(_folder.Path, CheckpointName);

    private string WeightsPath => Path.Combine(_folder.Path, WeightsName);

    private IdentityFile Identity => new(_folder.Path, IdentityName, "workspace", [CheckpointName, WeightsName]);

    /// <summary>Opens a folder; makes it where missing.</summary>
    /// <exception cref="FairDiffException">Another process works in it, or it cannot be written.</exception>
    public static ClassifierWorkspace Open(string path, CancellationToken cancellationToken) =>
        new(WorkspaceFolder.Open(path, Names, cancellationToken));

    /// <summary>The seed that the training was begun with; null when there is none yet.</summary>
    public int? ReadSeed() => Identity.Number("seed");

    /// <summary>The precision that the training was begun in; null when there is none yet.</summary>
    public Precision? ReadPrecision() => Identity.Precision();

    /// <summary>Records what a new workspace is for, and refuses one that is for something else.</summary>
    public void Claim(JsonObject identity) => Identity.Claim(identity);

    /// <summary>The options of a training whose state is kept here.</summary>
    public ClassifierTrainingOptions Resumable(ClassifierTrainingOptions options, TimeSpan interval, JsonObject identity) => options with
    {
        CheckpointPath = CheckpointPath,
        CheckpointInterval = interval,
        Fingerprint = FileHash.Of(Encoding.UTF8.GetBytes(identity.ToJsonString())),
    };

    /// <summary>The finished classifier; null when there is none yet.</summary>
    /// <exception cref="FairDiffException">Its file is damaged.</exception>
    public ImageClassifier? Load(Device device)
    {
        if (!File.Exists(WeightsPath))
        {
            return null;
        }

        DeleteCheckpoint();
        try
        {
            return DiskErrors.Guard(WeightsPath, () =>
            {
                using var stream = File.OpenRead(WeightsPath);
                return ImageClassifier.Load(stream, device);
            });
        }
        catch (EngineException exception)
        {
            throw new FairDiffException($"'{WeightsPath}' cannot be loaded: {exception.Message} Delete it to train again.", exception);
        }
    }

    /// <summary>Keeps the finished classifier, whose checkpoint is then of no more use.</summary>
    public void Save(ImageClassifier classifier)
    {
        DiskErrors.Guard(WeightsPath, () => AtomicFile.Write(WeightsPath, classifier.Save));
        DeleteCheckpoint();
    }

    public void Dispose() => _folder.Dispose();

    private void DeleteCheckpoint() => DiskErrors.Guard(CheckpointPath, () => File.Delete(CheckpointPath));
}
