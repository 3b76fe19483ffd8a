using FairDiff.Torch.Diffusion.Network;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// How a generator of images is trained. The one place of these settings: what trains a generator takes this record or one that is derived
/// from it.
/// </summary>
public record GeneratorTraining : DiffusionTraining
{
    /// <summary>The denoising network: a preset such as <see cref="UNetOptions.Small"/>, or options of your own.</summary>
    public UNetOptions Network { get; init; } = UNetOptions.Small;

    /// <inheritdoc/>
    public override void Validate()
    {
        ArgumentNullException.ThrowIfNull(Network);
        base.Validate();
        UNetChecks.Check(Network);
    }
}
