using System.Globalization;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;
using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Studies;

/// <summary>How a study trains and compares; with the data, all that its results depend on.</summary>
public sealed record StudySettings
{
    /// <summary>The methods that are compared.</summary>
    public required IReadOnlyList<StudyMethod> Methods { get; init; }

    /// <summary>Number of classifier seeds, at least 1; spreads need 2 or more.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>
    /// Whether each seed draws the labels that a skew keeps anew, and trains generators of its own, so that the spread over the seeds is
    /// that of the labels and of the generators too. Otherwise the labels and the generators are the same for all.
    /// </summary>
    public bool Redraw { get; init; }

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
    public bool Chooses => RealFractionGrid.Count > 0 || SelectBy is not null || Methods.Any(method => method.Feedback);

    /// <summary>Synthetic images of each generator.</summary>
    public int SyntheticCount { get; init; } = 1500;

    /// <summary>How every generator is trained; the share of labelled rows in its batches follows from the data.</summary>
    public GeneratorTraining Generator { get; init; } =
        new() { AttributeTempering = GeneratorBalance.AttributeTempering, Precision = Precision.Auto };

    /// <summary>The seed of the generators.</summary>
    public int GeneratorSeed { get; init; }

    /// <summary>Where not null, images are drawn in two stages: <see cref="Generator"/> draws small ones, which this makes as large as the
    /// data's.</summary>
    public UpsamplerOptions? Upsampler { get; init; }

    /// <summary>How images are drawn.</summary>
    public GeneratorSampling Sampling { get; init; } = new() { Sampler = DiffusionSampler.DpmSolver2M, SamplerSteps = 12 };

    /// <summary>How every classifier is trained, but for what its method says (<see cref="StudyMethod.Training"/>).</summary>
    public ClassifierTraining Classifier { get; init; } = new() { Arch = ResNetArchitecture.ResNet8, Precision = Precision.Auto };

    /// <summary>Where <see cref="StudyMethod.Pretrained"/> methods start; null where there are none.</summary>
    public StudyWeights? Weights { get; init; }

    /// <summary>Where not null, generators and classifiers work on features of the images, and the settings of networks for images
    /// (<see cref="Generator"/>, <see cref="Sampling"/>, <see cref="Classifier"/>, <see cref="Weights"/>) are for nothing.</summary>
    public StudyFeatures? Features { get; init; }

    /// <summary>What chooses among the weights of a training, on the validation rows; null = the last ones are kept.</summary>
    public ValidationMetric? SelectBy { get; init; }

    /// <summary>
    /// What the study is about, named before it begins: the number in which the ceiling, where it is measured, and then label+property are
    /// compared with the baseline by tests of their own (<see cref="PrimaryHypothesis"/>), of the report's metric; null = all differences
    /// are corrected together.
    /// </summary>
    public QuantityName? Primary { get; init; }

    /// <summary>The set of that number; null = the test rows in distribution.</summary>
    public string? PrimarySet { get; init; }

    /// <summary>The method that the report states improvements over, one of <see cref="Methods"/>; null = baseline, where it is among
    /// them. Results do not depend on it: a finished study can get another one.</summary>
    public string? Reference { get; init; }

    /// <summary>That number as hypotheses: first of the ceiling, where it is measured, for without it there is nothing to win.</summary>
    internal IReadOnlyList<PrimaryHypothesis> Hypotheses => Primary is not { } quantity ? [] :
    [
        .. new[] { StudyPairs.Ceiling, StudyPairs.Candidate }.Where(name => Methods.Any(method => method.Name == name))
            .Select(name => new PrimaryHypothesis(PrimarySet ?? Quantity.InDistribution, name, StudyPairs.Baseline, quantity)),
    ];

    /// <summary>After so many checks in a row that are no better a training stops; null = never.</summary>
    public int? Patience { get; init; }

    /// <summary>Whether the features before the last layer are written beside the scores. Results do not depend on it.</summary>
    public bool Embeddings { get; init; }

    /// <summary>Trainings that run side by side, each on its share of the cores.</summary>
    public int Parallel { get; init; } = 1;
    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";
    /// <summary>Whether the CPU is used where the GPU asked for is not there.</summary>
    public bool FallbackToCpu { get; init; }

    /// <summary>Steps of a classifier from one check on the validation rows to the next.</summary>
    public int CheckInterval => Math.Max(1, Classifier.Steps / 20);

    /// <summary>What becomes of text in predictions that a spreadsheet would run.</summary>
    public Formulas Formulas { get; init; }

    /// <summary>
    /// The name under which the results of a method are kept: with other weights they are others, while those of the methods without
    /// weights stay.
    /// </summary>
    internal string ResultName(StudyMethod method) =>
        method.Name + (method.Pretrained ? $"-{Weights!.Digest}" : "") + (method.Ceiling && Revealed is { } labels ? $"-{labels}" : "");

    /// <summary>The name under which what the training of a method makes is kept, where others use it too.</summary>
    internal string TrainingName(StudyMethod method) =>
        string.Create(CultureInfo.InvariantCulture, $"{method.TrainingName}-real{RealFraction}");

    /// <summary>What tells the labels of a ceiling from others in the names of results; null where the data's identity does.</summary>
    internal string? Revealed { get; init; }

    /// <summary>Checks the settings of every part against their ranges, before any data are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range; the message names it, its value and the
    /// range.</exception>
    public void Validate()
    {
        Part(nameof(Generator), Generator.Validate);
        Part(nameof(Sampling), Sampling.Validate);
        Part(nameof(Classifier), Classifier.Validate);
        if (Upsampler is { } upsampler)
        {
            Part(nameof(Upsampler), upsampler.Training.Validate);
        }

        AtLeast(1, Seeds);
        AtLeast(1, Parallel);
        AtLeast(1, SyntheticCount);
        Probability(RealFraction);
        foreach (var fraction in RealFractionGrid)
        {
            Probability(fraction, nameof(RealFractionGrid));
        }

        Require(ValidationFraction is >= 0 and < 1, ValidationFraction, "from 0 to below 1");
        Require(Patience is null or >= 1, Patience, "null, or 1 or more");
        Require(
            Methods.Count > 0 && Methods.Select(method => method.Name).Distinct(StringComparer.Ordinal).Count() == Methods.Count,
            Methods.Count, "at least one, each once", nameof(Methods));
        Require(
            Generator.Precision == Classifier.Precision, Generator.Precision,
            $"that of Classifier ({Classifier.Precision}): a study computes in one precision", "Generator.Precision");
        Require(
            SelectBy is null || Methods.All(method => method.WeightAveraging == 0), SelectBy,
            "null where a method averages weights (swa), of which none is chosen");
        Require(
            Classifier.Arch < ResNetArchitecture.BitResNet50 || Methods.All(method => !method.AdaptNorm), Classifier.Arch,
            "a ResNet where a method adapts batch norms (adapt-norm): BiT-ResNets have none", "Classifier.Arch");
        Require(Primary is not null || PrimarySet is null, PrimarySet, "null where there is no Primary");
        if (Primary is not null
            && new[] { StudyPairs.Candidate, StudyPairs.Baseline }.Except(Methods.Select(method => method.Name)).FirstOrDefault()
                is { } lacking)
        {
            throw new FairDiffException(
                $"Primary (--primary) compares {StudyPairs.Candidate} with {StudyPairs.Baseline}, and the methods (--methods) lack "
                    + $"{lacking}; add it, or name no primary hypothesis.");
        }

        if (Reference is not null && Methods.All(method => method.Name != Reference))
        {
            throw new FairDiffException(
                $"Reference (--reference) is '{Reference}', which is not among the methods of the study (--methods): "
                    + $"{string.Join(", ", Methods.Select(method => method.Name))}; name one of these.");
        }

        Features?.Validate(this);
        if (Features is null && Methods.FirstOrDefault(method => method.Standardize) is { } onFeatures)
        {
            throw new FairDiffException(
                $"--methods: {onFeatures.Name} works on features; add --frozen (StudySettings.Features), or leave it out.");
        }

        StudyWeights.Check(Methods, Weights);
    }

    /// <summary>The same with generators and classifiers that compute in a precision.</summary>
    /// <param name="precision">The precision.</param>
    public StudySettings In(Precision precision) => this with
    {
        Generator = Generator with { Precision = precision },
        Upsampler = Upsampler is null ? null : Upsampler with { Training = Upsampler.Training with { Precision = precision } },
        Classifier = Classifier with { Precision = precision },
    };
}
