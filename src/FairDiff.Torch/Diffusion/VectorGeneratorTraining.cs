using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// How a generator of vectors is trained. The one place of these settings: what trains such a generator takes this record or one that is
/// derived from it.
/// </summary>
/// <remarks>
/// The defaults suit some thousand rows of some hundred features, such as the outputs of an image network: 800 steps of 128 rows, seconds
/// on a CPU. The whole condition is dropped at once (<see cref="ConditionDropout"/>), as guidance with
/// <see cref="GuidanceNull.All"/> needs it; with <see cref="GuidanceNull.Label"/> set <see cref="DiffusionTraining.LabelDropout"/> too.
/// </remarks>
public record VectorGeneratorTraining : DiffusionTraining
{
    /// <summary>The defaults.</summary>
    public VectorGeneratorTraining()
    {
        (TrainingSteps, BatchSize, WarmupSteps, EmaDecay) = (800, 128, 50, 0.99);
        (LabelDropout, AttributeDropout) = (0, 0);
    }

    /// <summary>The denoising network.</summary>
    public MlpOptions Network { get; init; } = new();

    /// <summary>Probability with which all of a training example's condition is left out, label and attributes; 0 to 1.</summary>
    public double ConditionDropout { get; init; } = 0.1;

    /// <summary>
    /// Whether the network sees log(1 + x) of each value x, standardised, rather than x, standardised: for values of which many are near 0
    /// and few are large, as the outputs of rectified layers are. Needs values of at least 0. null = where no training value is below 0.
    /// </summary>
    public bool? LogScale { get; init; }

    /// <inheritdoc/>
    internal override double WholeDropout => ConditionDropout;

    /// <inheritdoc/>
    public override void Validate()
    {
        ArgumentNullException.ThrowIfNull(Network);
        base.Validate();
        Probability(ConditionDropout);
        Part(nameof(Network), Network.Validate);
    }
}
