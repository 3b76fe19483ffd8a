using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Torch.Privacy;

/// <summary>
/// How a training hides whether any one example is in its data: DP-SGD (Abadi et al. 2016), as "Differentially private diffusion models"
/// (Dockhorn et al. 2022) has it. Each example is in the batch of a step with the same probability, independently of the others (Poisson
/// sampling), its gradient is clipped to <see cref="MaxGradientNorm"/>, and noise is added to the sum.
/// </summary>
/// <remarks>
/// What is covered is the trained weights and their description: the file of the generator, and all that is drawn from it without the data.
/// A unit is one example (one image): a patient of several images is covered by less (<see cref="PrivacyAccountant.GroupEpsilon"/>).
/// </remarks>
public sealed record DifferentialPrivacyOptions
{
    /// <summary>
    /// Epsilon: whether an example is in the data changes the probability of any result by a factor of exp(epsilon) at most; 0.1 to 1000.
    /// 1 is strong, 10 what is usual for images.
    /// </summary>
    public double Epsilon { get; init; } = 10;

    /// <summary>The probability with which that may fail, above 0, and below one over the number of examples.</summary>
    public double Delta { get; init; } = 1e-5;

    /// <summary>
    /// The norm that the gradient of an example, over all weights together, is clipped to; above 0. With AdamW it decides little, as long
    /// as it is below most norms (De et al. 2022).
    /// </summary>
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>
    /// At how many noise levels an example is learned in a step, each with its own noise and dropout of the condition, before the mean of
    /// their gradients is clipped (Dockhorn et al. 2022, section 3.2): less noise in training for the same epsilon, at as many times the
    /// cost; 1 to 1024.
    /// </summary>
    public int NoiseMultiplicity { get; init; } = 4;

    /// <summary>
    /// The seed of the noise that hides and of the batches; null = a secret of the system's cryptographic generator, which only the
    /// checkpoint holds. Whoever knows it can take the noise away: name one for tests and repetitions alone.
    /// </summary>
    public int? NoiseSeed { get; init; }

    /// <summary>Checks every setting against its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range; the message names it, its value and the
    /// range.</exception>
    public void Validate()
    {
        Require(Epsilon is >= 0.1 and <= 1000, Epsilon, "from 0.1 to 1000");
        Require(Delta is > 0 and < 1, Delta, "above 0 and below 1");
        AboveZero(MaxGradientNorm);
        Require(NoiseMultiplicity is >= 1 and <= 1024, NoiseMultiplicity, "from 1 to 1024");
    }
}
