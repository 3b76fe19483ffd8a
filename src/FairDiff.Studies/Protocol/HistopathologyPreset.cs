using FairDiff.MLNet;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Studies;

/// <summary>
/// The histopathology study of Ktena et al. 2024 (Methods; Fig. 2) at a size: generators conditioned on label, or on label and hospital,
/// that learn all patches of the training hospitals, labelled or not; half of the training examples real; five seeds. What the paper gives
/// is as there: 96 pixels in one stage, ResNet-152 from scratch, the six methods of the legend, and the weights that do best on the
/// out-of-distribution validation hospital. What it does not give is from the literature that it cites (Nichol and Dhariwal 2021: network,
/// cosine schedule, learned variance, learning rate, averages) or ours (steps, images drawn).
/// </summary>
/// <param name="ImageSize">The pixels of an image on each side.</param>
/// <param name="Study">How it trains and compares.</param>
public sealed record HistopathologyPreset(int ImageSize, StudySettings Study)
{
    private const double RealFraction = .5;

    private static readonly string[] Legend = ["baseline", "color", "label", "label+property", "label+color", "label+property+color"];

    /// <summary>The names of the presets.</summary>
    public static IReadOnlyList<string> Names { get; } = ["smoke", "cpu", "standard", "paper"];

    /// <param name="name">smoke (does everything run?), cpu (two cores), standard (one small GPU) or paper.</param>
    /// <exception cref="FairDiffException">There is no such preset.</exception>
    public static HistopathologyPreset Named(string name) => name switch
    {
        "smoke" => new(32, Of(PhantomPreset.Named("smoke").Study)),
        "cpu" => new(32, Of(PhantomPreset.Named("full").Study)),
        "standard" => new(96, Standard),
        "paper" => new(96, Paper),
        _ => throw new FairDiffException($"--preset is '{name}'; it must be one of {string.Join(", ", Names)}."),
    };

    /// <summary>Which patches of CAMELYON17-WILDS play which part: hospital 1 chooses, hospital 2 is the test out of
    /// distribution.</summary>
    /// <param name="folder">The folder of the set.</param>
    /// <param name="labels">The labels that hospitals 3 and 4 keep; null = all.</param>
    public FolderOptions Rows(string folder, int? labels) => new()
    {
        DataFolder = folder,
        AttributeColumns = [Hospital],
        SplitColumn = "split",
        OodValidation = [new(Hospital, "1")],
        OutOfDistribution = [new(Hospital, "2")],
        LabelLimits = labels is { } count ? [new(new(Hospital, "3"), count), new(new(Hospital, "4"), count)] : [],
        ImageSize = ImageSize,
    };

    private const string Hospital = "hospital";

    private static readonly StudySettings Usual = Of(new StudySettings { Methods = [] });

    private static readonly StudySettings Standard = Usual with
    {
        Seeds = 5,
        SyntheticCount = 20_000,
        Generator = Usual.Generator with { Network = UNetOptions.Medium, TrainingSteps = 30_000 },
        Classifier = Usual.Classifier with { Arch = ResNetArchitecture.ResNet18, Steps = 5_000, BatchSize = 128 },
    };

    private static readonly StudySettings Paper = Standard with
    {
        SyntheticCount = 300_000,
        Generator = Standard.Generator with
        {
            Network = UNetOptions.ImprovedDdpm96, Prediction = Prediction.Noise, LearnedVariance = true, TrainingSteps = 500_000,
            BatchSize = 128, LearningRate = 1e-4, EmaDecay = .9999,
        },
        Sampling = Standard.Sampling with { SamplerSteps = 50 },
        Classifier = Standard.Classifier with { Arch = ResNetArchitecture.ResNet152, Steps = 30_000 },
    };

    private static StudySettings Of(StudySettings settings) => settings with
    {
        Methods = StudyMethod.Parse(Legend), RealFraction = RealFraction,
    };
}
