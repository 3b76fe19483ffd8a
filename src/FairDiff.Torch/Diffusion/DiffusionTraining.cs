using System.Text.Json.Serialization;
using FairDiff.Torch.Privacy;
using FairDiff.Torch.Training;
using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// How a diffusion model is trained, whatever it draws: diffusion process, optimiser, averages, dropout of the condition. What is told of
/// the network is in the records that are derived from it, <see cref="GeneratorTraining"/> for images and
/// <see cref="VectorGeneratorTraining"/> for vectors. Whoever trains checks it by <see cref="Validate"/>, and knows by all of its
/// properties whether a training is the same as before.
/// </summary>
/// <remarks>The defaults are those of the project's phantom study.</remarks>
public abstract record DiffusionTraining
{
    private protected DiffusionTraining()
    {
    }

    /// <summary>How images, or vectors, turn into noise.</summary>
    public DiffusionSchedule Schedule { get; init; } = DiffusionSchedule.Cosine;

    /// <summary>What the network predicts. <see cref="Prediction.Noise"/> needs <see cref="DiffusionSchedule.Linear"/>.</summary>
    public Prediction Prediction { get; init; } = Prediction.Velocity;

    /// <summary>
    /// Whether the network learns the variance of its steps too (Nichol and Dhariwal 2021, equations 14 to 16: the loss plus 0.001 times
    /// the variational bound, in bits per value). <see cref="DiffusionSampler.Ddpm"/> uses it, most to its gain in few steps; the other
    /// samplers ignore it.
    /// </summary>
    public bool LearnedVariance { get; init; }

    /// <summary>
    /// gamma of min-SNR weighting, above 0 (Hang et al. 2023, who use 5): images of little noise count for less, so that they do not drown
    /// the rest; null = the error of the prediction, unweighted.
    /// </summary>
    public double? MinSnrGamma { get; init; }

    /// <summary>
    /// The trained generator with whose weights training starts, where it does not go on from a checkpoint; null = with new ones.
    /// Workspace, run folder and the new generator record the SHA-256 of its file.
    /// </summary>
    [JsonIgnore]
    public StartingGenerator? StartFrom { get; init; }

    /// <summary>Optimiser steps of the generator, at least 1.</summary>
    public int TrainingSteps { get; init; } = 2000;

    /// <summary>Images, or vectors, per training step, at least 1.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>
    /// Into how many micro-batches a batch is cut, 1 to <see cref="BatchSize"/>; sizes differ by one at most. The gradient is that of the
    /// whole batch up to rounding, and activations take the memory of one micro-batch. (Dropout in the network draws its masks for each on
    /// its own.)
    /// </summary>
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>The highest learning rate of AdamW, above 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Steps over which the learning rate rises from 0, at least 0.</summary>
    public int WarmupSteps { get; init; } = 100;

    /// <summary>The decoupled weight decay of AdamW, 0 to 1.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>A gradient whose norm is larger is scaled down to this norm, above 0; null = never.</summary>
    public double? GradientClip { get; init; } = 1;

    /// <summary>
    /// Decay of the exponential moving average of the weights, from which is drawn; 0 (none) up to, not including, 1. It warms up.
    /// Not used with <see cref="EmaLength"/>.
    /// </summary>
    public double EmaDecay { get; init; } = 0.998;

    /// <summary>
    /// The length (sigma_rel) of a power-function average of the weights in place of the exponential one: its standard deviation as a share
    /// of the training, above 0 to 0.2886 (Karras et al. 2024, section 3.1); null = the exponential one. 0.05 to 0.15 is usual.
    /// </summary>
    public double? EmaLength { get; init; }

    /// <summary>
    /// How many snapshots of two power-function averages (lengths 0.05 and 0.10) are kept in the workspace's folder <c>averages</c>, evenly
    /// spaced, so that <c>ReconstructGenerator</c> can make a generator of another <see cref="EmaLength"/> without
    /// training again (Karras et al. 2024, section 3.2); 0 (none) to <see cref="TrainingSteps"/>. 16 give every length from 0.025 to 0.25.
    /// Each takes 8 bytes per parameter on disk; tracking takes as much memory.
    /// </summary>
    public int PostHocEma { get; init; }

    /// <summary>Probability with which the label is left out of a training example's condition (Ho and Salimans 2022); 0 to 1.</summary>
    public double LabelDropout { get; init; } = 0.1;

    /// <summary>Probability with which each attribute is left out of a training example's condition, independently; 0 to 1.</summary>
    public double AttributeDropout { get; init; } = 0.15;

    /// <summary>Other probabilities than <see cref="AttributeDropout"/> for single attributes, by column name; 0 to 1 each.</summary>
    public IReadOnlyDictionary<string, double> AttributeDropoutOverrides { get; init; } = new Dictionary<string, double>();

    /// <summary>Share of labelled rows in each training batch, 0 to 1; null = as in the data.</summary>
    public double? LabelledFraction { get; init; }

    /// <summary>
    /// t, 0 to 1: in training, labelled rows of a combination of the attributes with n rows are drawn in proportion to
    /// n^t; 1 = as in the data, 0 = evenly. It does so whether the condition holds the attributes or not, so that generators with and
    /// without them can be compared.
    /// </summary>
    public double AttributeTempering { get; init; } = 1;

    /// <summary>
    /// The number format of the network's large operations, in training and in drawing. With <see cref="Precision.Auto"/> the faster one on
    /// this machine; a workspace that was begun in one goes on in it. The log says which.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>
    /// How the training hides whether any one example is in its data, so that the generator may be shared (DP-SGD); null = it does not.
    /// Every example is then drawn with the same probability: <see cref="LabelledFraction"/> must be null, and
    /// <see cref="AttributeTempering"/> and <see cref="GradientAccumulation"/> 1. <see cref="BatchSize"/> is the size that a batch has on
    /// average, <see cref="GradientClip"/> is not used, and scaling is not learned from the data: it is that of <see cref="StartFrom"/>,
    /// which generators of vectors need for it, or takes pixels to -1 to 1.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DifferentialPrivacyOptions? Privacy { get; init; }

    /// <summary>Checks every setting against its range, and those that depend on each other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range; the message names it, its value and the
    /// range.</exception>
    /// <exception cref="ArgumentNullException">The network or the overrides are null.</exception>
    /// <exception cref="EngineException">The network cannot be built.</exception>
    public virtual void Validate()
    {
        ArgumentNullException.ThrowIfNull(AttributeDropoutOverrides);
        ProcessChecks.Check(Schedule, Prediction);
        Require(
            MinSnrGamma is null || (MinSnrGamma > 0 && double.IsFinite(MinSnrGamma.Value)), MinSnrGamma,
            "above 0 and finite, or null for no weighting");
        AtLeast(1, TrainingSteps);
        AtLeast(1, BatchSize);
        Require(GradientAccumulation >= 1 && GradientAccumulation <= BatchSize, GradientAccumulation, $"from 1 to BatchSize ({BatchSize})");
        Require(LearningRate is > 0 and <= 1, LearningRate, "above 0 and at most 1");
        AtLeast(0, WarmupSteps);
        Probability(WeightDecay);
        Require(
            GradientClip is null || (GradientClip > 0 && double.IsFinite(GradientClip.Value)), GradientClip,
            "above 0 and finite, or null for never");
        Require(EmaDecay is >= 0 and < 1, EmaDecay, "from 0 up to, not including, 1");
        Require(
            EmaLength is null || (EmaLength > 0 && EmaLength <= PowerProfile.LongestLength), EmaLength,
            $"above 0 and at most {PowerProfile.LongestLength:0.####}, or null for an exponential average");
        Require(PostHocEma >= 0 && PostHocEma <= TrainingSteps, PostHocEma, $"from 0 to TrainingSteps ({TrainingSteps})");
        Probability(LabelDropout);
        Probability(AttributeDropout);
        foreach (var (attribute, probability) in AttributeDropoutOverrides)
        {
            Probability(probability, $"AttributeDropoutOverrides[\"{attribute}\"]");
        }

        Require(LabelledFraction is null or (>= 0 and <= 1), LabelledFraction, "from 0 to 1, or null for as in the data");
        Probability(AttributeTempering);
        Defined(Precision);
        if (Privacy is { } privacy)
        {
            Part(nameof(Privacy), privacy.Validate);
            const string Why = "each example is drawn alike, and its gradient clipped, where Privacy is set";
            Require(LabelledFraction is null, LabelledFraction, $"null: {Why}");
            Require(AttributeTempering == 1, AttributeTempering, $"1: {Why}");
            Require(GradientAccumulation == 1, GradientAccumulation, $"1: {Why}");
        }
    }

    /// <summary>Probability with which all of a condition is left out of a training example, besides its parts.</summary>
    internal virtual double WholeDropout => 0;

    /// <summary>Probability with which a part of a condition is zeroed while training.</summary>
    internal double DropoutOf(ConditionPart part) =>
        part.IsLabel ? LabelDropout : AttributeDropoutOverrides.GetValueOrDefault(part.Name, AttributeDropout);
}
