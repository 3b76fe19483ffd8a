using FairDiff.Fairness;
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
/// <param name="Phantoms">How many patches a simulation has; null = there is none of this size.</param>
public sealed record HistopathologyPreset(int ImageSize, StudySettings Study, PhantomOptions? Phantoms = null)
{
    private const double RealFraction = .5;

    private static readonly string[] Legend = ["baseline", "color", "label", "label+property", "label+color", "label+property+color"];

    /// <summary>The names of the presets.</summary>
    public static IReadOnlyList<string> Names => ProtocolSizes.Names;

    /// <param name="name">smoke (does everything run?), cpu (two cores), standard (one small GPU) or paper.</param>
    /// <exception cref="FairDiffException">There is no such preset.</exception>
    public static HistopathologyPreset Named(string name) => name switch
    {
        ProtocolSizes.Smoke => new(32, Of(PhantomPreset.Named("smoke").Study), PhantomPreset.Named("smoke").Phantoms),
        ProtocolSizes.Cpu => new(32, ProtocolSizes.OnCpu(Usual), PhantomPreset.Named("full").Phantoms),
        ProtocolSizes.Standard => new(96, Standard),
        ProtocolSizes.Paper => new(96, Paper),
        _ => throw ProtocolSizes.Unknown(name),
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

    /// <summary>What the paper claims of this study.</summary>
    /// <param name="attribute">The attribute that is the hospital.</param>
    /// <param name="testSet">The name of the out-of-distribution test set.</param>
    public static IReadOnlyList<StudyClaim> Claims(string attribute, string testSet)
    {
        var (accuracy, gap) = (QuantityName.Overall(MetricNames.Accuracy), QuantityName.Gap(attribute, MetricNames.Accuracy));
        return
        [
            Claim("synthetic images raise the accuracy in distribution", "Fig. 2a", "label+property", "baseline", accuracy),
            Claim("synthetic images close the gap between hospitals", "Fig. 2a", "label+property", "baseline", gap),
            Claim(
                "colour on top of synthetic images raises the accuracy on the test hospital, by 48.5 %", "Fig. 2b", "label+property+color",
                "baseline", accuracy, testSet),
            Claim(
                "colour on top of synthetic images is better there than colour alone, by 3.2 %", "Fig. 2b", "label+property+color", "color",
                accuracy, testSet),
            Claim(
                "colour on top of synthetic images makes the gap between hospitals smaller, by 20 points", "Results",
                "label+property+color", "baseline", gap),
        ];

        static StudyClaim Claim(
            string text, string place, string candidate, string reference, QuantityName quantity, string? set = null) =>
            new(text, $"Ktena et al. 2024, {place}", candidate, reference, quantity, set);
    }

    private const string Hospital = "hospital";

    private static readonly StudySettings Usual = Of(new StudySettings { Methods = [], Seeds = 5 });

    private static readonly StudySettings Standard = Usual with
    {
        SyntheticCount = 20_000,
        Generator = Usual.Generator with { Network = UNetOptions.Medium, TrainingSteps = 30_000 },
        Classifier = Usual.Classifier with { Arch = ResNetArchitecture.ResNet18, Steps = 5_000, BatchSize = 128 },
    };

    private static readonly StudySettings Paper = Standard with
    {
        SyntheticCount = 300_000,
        Generator = Standard.Generator with
        {
            Network = UNetOptions.ImprovedDdpm96, LearnedVariance = true, TrainingSteps = 500_000,
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
