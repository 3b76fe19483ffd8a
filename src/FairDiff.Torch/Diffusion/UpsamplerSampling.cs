using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Torch.Diffusion;

/// <summary>How an upsampler makes small images large; by default without guidance, at half the cost, and always without
/// autoguidance.</summary>
public record UpsamplerSampling : GeneratorSampling
{
    /// <summary>The defaults.</summary>
    public UpsamplerSampling() => (GuidanceWeight, AutoguidanceWeight) = (0, 0);

    /// <summary>
    /// The standard deviation, in grey levels, of the noise that the small images get before they are made large, 0 to 255 (conditioning
    /// augmentation, Ho et al. 2022): noise hides the base's flaws, and the upsampler, which saw deviation 4 in training, draws anew what
    /// it hides. 0 = none, as in training for four images of five.
    /// </summary>
    public double SamplingNoise { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(AutoguidanceWeight == 0, AutoguidanceWeight, "0: autoguidance is the base generator's only");
        Require(SamplingNoise is >= 0 and <= 255, SamplingNoise, "from 0 to 255 grey levels");
    }
}
