using System.Text.Json.Nodes;
using FairDiff.MLNet.Storage;
using FairDiff.Shared;
using FairDiff.Torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// The folder of one generator: what it was made from (<c>workspace.json</c>), the training state and the weights of its one or two models,
/// and its images. Locked while a Fit works in it.
/// </summary>
internal sealed class Workspace : IDisposable
{
    public const string IdentityName = "workspace.json";
    public const string SyntheticName = "synthetic";

    private static readonly string[] Content =
        ["generator.*", "checkpoint.safetensors", "upsampler.*", "upsampler-checkpoint.safetensors", "averages", SyntheticName];

    private readonly WorkspaceFolder _folder;

    private Workspace(WorkspaceFolder folder) => _folder = folder;

    public string Folder => _folder.Path;

    public ModelFiles Generator => ModelFiles.OfGenerator(Folder);

    public ModelFiles Upsampler => ModelFiles.OfUpsampler(Folder);

    public string SyntheticFolder => Path.Combine(Folder, SyntheticName);

    private IdentityFile Identity => new(Folder, IdentityName, "workspace", Content);

    /// <summary>Opens a folder. Fits of this process take turns in it; one that another process works in is refused.</summary>
    public static Workspace Open(string folder, CancellationToken cancellationToken) =>
        new(WorkspaceFolder.Open(folder, [IdentityName, .. Content], cancellationToken, CleanSnapshots));

    /// <summary>The seed that the workspace was begun with; null when it is new.</summary>
    public int? ReadSeed() => Identity.Number("seed");

    /// <summary>The precision that the generator was begun in; null when it is new.</summary>
    public Precision? ReadPrecision() => Identity.Precision();

    /// <summary>The precision that the upsampler was begun in; null when it is new, or there is none.</summary>
    public Precision? ReadUpsamplerPrecision() => Identity.Precision(WorkspaceIdentity.Upsampler);

    /// <summary>Records what a new workspace is for, and refuses one that is for something else.</summary>
    public void Claim(JsonObject identity) => Identity.Claim(identity);

    public void Dispose() => _folder.Dispose();

    private static void CleanSnapshots(string folder)
    {
        var snapshots = ModelFiles.OfGenerator(folder).SnapshotFolder;
        AtomicFile.DeleteLeftovers(snapshots, "*");
        new OwnFiles(snapshots, ["*"]).RefuseLinks();
    }
}
