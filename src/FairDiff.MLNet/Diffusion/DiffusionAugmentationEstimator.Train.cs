using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <content>Training without sampling.</content>
public sealed partial class DiffusionAugmentationEstimator
{
    /// <summary>Trains the generator only.</summary>
    internal ImageGenerator Train(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        var device = TorchDevice.Resolve(_options.Device, _options.FallbackToCpu);
        var folder = WorkspaceFolder();
        using var data = GeneratorData.Read(input, _options, folder);
        using var workspace = Workspace.Open(folder, _options.CancellationToken);
        var seed = Claim(workspace, data);
        using var channel = _environment.Start(nameof(DiffusionAugmentationEstimator));
        var generators = new GeneratorStage(workspace, _options, seed, text => channel.Warning(MessageSensitivity.None, text));
        var info = generators.Train(data, device);
        return new ImageGenerator(generators.Load(info, device), info.Sha256);
    }

    private string WorkspaceFolder() => _options.WorkspacePath ?? TemporaryWorkspace.Create((_environment as MLContext)?.TempFilePath);

    /// <summary>Makes the workspace this generator's, and returns its seed.</summary>
    private int Claim(Workspace workspace, GeneratorData data)
    {
        var seed = _options.Seed ?? workspace.ReadSeed() ?? _defaultSeed;
        workspace.Claim(WorkspaceIdentity.Create(_options, data, seed));
        return seed;
    }
}
