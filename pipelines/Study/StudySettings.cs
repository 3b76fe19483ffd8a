using FairDiff.MLNet;
using FairDiff.Pipelines.Csv;
using FairDiff.Torch;
using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Pipelines.Study;

/// <summary>How a study trains and compares; with the data, all that its results depend on.</summary>
internal sealed record StudySettings
{
    public required IReadOnlyList<StudyMethod> Methods { get; init; }

    /// <summary>Number of classifier seeds, at least 1; spreads need 2 or more.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Probability that a training example is real, where a method has synthetic ones.</summary>
    public double RealFraction { get; init; } = .5;

    /// <summary>Where not empty, each method with synthetic images chooses its real fraction from these, on validation rows.</summary>
    public IReadOnlyList<double> RealFractionGrid { get; init; } = [];

    /// <summary>
    /// The share of the labelled training rows that is held out to choose on, where no other rows do; 0 where nothing is chosen.
    /// </summary>
    public double ValidationFraction { get; init; }

    /// <summary>The rows that choose, in words; null = that share of the training labels.</summary>
    public string? ValidationRows { get; init; }

    /// <summary>Whether something is chosen on validation rows.</summary>
    public bool Chooses => RealFractionGrid.Count > 0 || SelectBy is not null;

    /// <summary>Which images a heuristic augmentation changes, where a method has synthetic ones.</summary>
    public AugmentedRows AugmentedRows { get; init; } = AugmentedRows.Both;
    public int SyntheticCount { get; init; } = 1500;
    public int GeneratorSteps { get; init; } = 2000;
    public UNetOptions GeneratorNetwork { get; init; } = UNetOptions.Small;
    public int GeneratorSeed { get; init; }

    /// <summary>
    /// How far the training of every generator evens out the attributes of labelled rows: 0 = all the way, 1 = not at all.
    /// </summary>
    public double AttributeTempering { get; init; } = GeneratorBalance.AttributeTempering;
    public double GuidanceWeight { get; init; } = 1;
    public int GeneratorBatchSize { get; init; } = 64;
    public DiffusionSampler Sampler { get; init; } = DiffusionSampler.DpmSolver2M;
    public int SamplerSteps { get; init; } = 12;
    public ResNetArchitecture Architecture { get; init; } = ResNetArchitecture.ResNet8;

    /// <summary>Multiplies the channels of a BiT-ResNet.</summary>
    public int WidthFactor { get; init; } = 1;

    /// <summary>What stands before the residual blocks; null = what suits the images, or the weights that a method starts from.</summary>
    public ResNetStem? Stem { get; init; }

    /// <summary>Where <see cref="StudyMethod.Pretrained"/> methods start; null where there are none.</summary>
    public StudyWeights? Weights { get; init; }

    /// <summary>What methods minimise that do not say.</summary>
    public ClassificationLoss Loss { get; init; } = ClassificationLoss.CrossEntropy;
    public int ClassifierSteps { get; init; } = 800;
    public int BatchSize { get; init; } = 64;
    public TrainingOptimizer Optimizer { get; init; } = TrainingOptimizer.AdamW;
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>The alpha of mixup; 0 = none.</summary>
    public double Mixup { get; init; }

    /// <summary>What chooses among the weights of a training, on the validation rows; null = the last ones are kept.</summary>
    public ValidationMetric? SelectBy { get; init; }

    /// <summary>After so many checks in a row that are no better a training stops; null = never.</summary>
    public int? Patience { get; init; }

    /// <summary>What generators and classifiers compute in.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Whether the features before the last layer are written beside the scores. Results do not depend on it.</summary>
    public bool Embeddings { get; init; }

    /// <summary>Trainings that run side by side, each on its share of the cores.</summary>
    public int Parallel { get; init; } = 1;
    public string Device { get; init; } = "auto";
    public bool FallbackToCpu { get; init; }

    /// <summary>Steps of a classifier from one check on the validation rows to the next.</summary>
    public int CheckInterval => Math.Max(1, ClassifierSteps / 20);

    /// <summary>What becomes of text in predictions that a spreadsheet would run.</summary>
    public Formulas Formulas { get; init; }

    /// <summary>
    /// The name under which the results of a method are kept: with other weights they are others, while those of the methods without
    /// weights stay.
    /// </summary>
    public string ResultName(StudyMethod method) => method.Pretrained ? $"{method.Name}-{Weights!.Digest}" : method.Name;
}
