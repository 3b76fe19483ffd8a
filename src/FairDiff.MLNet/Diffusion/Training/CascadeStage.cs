namespace FairDiff.MLNet.Diffusion;

/// <summary>The models of a workspace: the generator and, for images in two stages, the upsampler.</summary>
internal sealed record CascadeStage(GeneratorStage Generator, GeneratorStage? Upsampler)
{
    public static CascadeStage Create(Workspace workspace, DiffusionAugmentationOptions options, int seed, Action<string> warn) => new(
        new GeneratorStage(workspace.Generator, options, Cascade.BaseTraining(options, seed), warn),
        options.Upsampler is { } upsampler
            ? new GeneratorStage(workspace.Upsampler, options, Cascade.UpsamplerTraining(options, upsampler, seed), warn)
            : null);

    /// <summary>Trains both, one after the other, as far as they are not there already.</summary>
    public (GeneratorInfo Generator, GeneratorInfo? Upsampler) Train(GeneratorData data, Device device) =>
        (Generator.Train(data, device), Upsampler?.Train(data, device));
}
