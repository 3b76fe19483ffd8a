using FairDiff.MLNet;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Studies;

/// <summary>The sizes that the studies of the paper come in.</summary>
internal static class ProtocolSizes
{
    public const string Smoke = "smoke", Cpu = "cpu", Standard = "standard", Paper = "paper";

    // The size of the images that an upsampler makes large (Ktena et al. 2024, Methods).
    private const int BaseImageSize = 64;

    public static IReadOnlyList<string> Names { get; } = [Smoke, Cpu, Standard, Paper];

    /// <summary>There is no such preset.</summary>
    public static FairDiffException Unknown(string name) =>
        new($"--preset is '{name}'; it must be one of {string.Join(", ", Names)}.");

    /// <summary>A study of images that are drawn in two stages at the size of the paper, and in one at the others.</summary>
    /// <param name="name">The size.</param>
    /// <param name="usual">What it is at every size.</param>
    /// <param name="upsampler">The network of the second stage.</param>
    public static StudySettings Of(string name, StudySettings usual, UNetOptions upsampler) => name switch
    {
        Smoke => usual with
        {
            Seeds = 2, SyntheticCount = 100,
            Generator = usual.Generator with { TrainingSteps = 30, Network = UNetOptions.Tiny },
            Sampling = usual.Sampling with { SamplerSteps = 5 },
            Classifier = usual.Classifier with { Steps = 30 },
        },
        Cpu => OnCpu(usual),
        Standard => usual with
        {
            SyntheticCount = 50_000,
            Generator = usual.Generator with { Network = UNetOptions.Medium, TrainingSteps = 60_000 },
            Classifier = usual.Classifier with { Arch = ResNetArchitecture.BitResNet50, Steps = 10_000, BatchSize = 128 },
        },
        Paper => usual with
        {
            SyntheticCount = 200_000,
            Generator = usual.Generator with
            {
                Network = UNetOptions.DhariwalNichol64, LearnedVariance = true, TrainingSteps = 500_000,
                BatchSize = 128, LearningRate = 1e-4, EmaDecay = .9999,
            },
            Upsampler = new UpsamplerOptions
            {
                BaseImageSize = BaseImageSize,
                Training = usual.Generator with
                {
                    Network = upsampler, Prediction = Prediction.Noise, Schedule = DiffusionSchedule.Linear, TrainingSteps = 200_000,
                    BatchSize = 32, LearningRate = 1e-4, EmaDecay = .9999,
                },
            },
            Sampling = usual.Sampling with { SamplerSteps = 50 },
            Classifier = usual.Classifier with { Arch = ResNetArchitecture.BitResNet152, Steps = 30_000 },
        },
        _ => throw Unknown(name),
    };

    /// <summary>What two cores do in an hour.</summary>
    public static StudySettings OnCpu(StudySettings usual) => usual with
    {
        SyntheticCount = 4000,
        Generator = usual.Generator with { TrainingSteps = 3000, BatchSize = 32 },
        Classifier = usual.Classifier with { Steps = 800 },
    };
}
