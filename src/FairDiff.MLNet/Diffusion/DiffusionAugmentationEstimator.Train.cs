using FairDiff.MLNet.Data;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Schema;
using FairDiff.MLNet.Storage;
using FairDiff.Torch;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <content>Training without sampling.</content>
public sealed partial class DiffusionAugmentationEstimator
{
    /// <summary>Trains the models only.</summary>
    internal ImageGenerator Train(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (_options is { Upsampler: not null, WorkspacePath: null })
        {
            throw new FairDiffException("Upsampler is set and WorkspacePath is null, so the upsampler's file would be lost. Set "
                + "WorkspacePath: the file is upsampler.safetensors in it.");
        }

        input = CachedImages.Restore(input, _options.ImageColumnName);
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        var device = TorchDevice.Resolve(_options.Device, _options.FallbackToCpu);
        var folder = WorkspaceFolder();
        try
        {
            using var data = GeneratorData.Read(input, _options, folder);
            using var workspace = Workspace.Open(folder, _options.CancellationToken);
            using var channel = _environment.Start(nameof(DiffusionAugmentationEstimator));
            var (options, seed) = Claim(workspace, data, device, channel);
            var models = CascadeStage.Create(workspace, options, seed, text => Warn(channel, text));
            var (info, _) = models.Train(data, device);
            return new ImageGenerator(models.Generator.Load(info, device));
        }
        finally
        {
            // The generator is in memory, and nobody else knows of a temporary folder.
            TemporaryWorkspace.Delete(folder);
        }
    }

    private string WorkspaceFolder() => _options.WorkspacePath ?? TemporaryWorkspace.Create((_environment as MLContext)?.TempFilePath);

    /// <summary>Makes the workspace this generator's, and returns the options with what was left open decided, and the seed.</summary>
    private (DiffusionAugmentationOptions Options, int Seed) Claim(Workspace workspace, GeneratorData data, Device device, IChannel channel)
    {
        Cascade.Check(_options, data.Table.ImageSize);
        var options = _options.WithPrecision(
            wanted => PrecisionDecision.Make(wanted, workspace.ReadPrecision(), device, channel),
            wanted => PrecisionDecision.Make(wanted, workspace.ReadUpsamplerPrecision(), device, channel));
        var seed = options.Seed ?? workspace.ReadSeed() ?? _defaultSeed;
        Cascade.CheckStart(options, data, seed);
        workspace.Claim(WorkspaceIdentity.Create(options, data, seed));
        return (options, seed);
    }
}
