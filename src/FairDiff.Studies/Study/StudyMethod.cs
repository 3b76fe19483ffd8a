using FairDiff.MLNet;
using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification;

namespace FairDiff.Studies;

/// <summary>What is drawn evenly where labelled rows are redrawn.</summary>
public enum Oversampling
{
    /// <summary>The attributes, labels as in the data (Ktena et al. 2024).</summary>
    Attributes,

    /// <summary>The attribute x label cells.</summary>
    Cells,
}

/// <summary>One way to train the classifier; all methods get the same number of steps and the same batch size.</summary>
/// <param name="Name">The name on the command line and in every report.</param>
/// <param name="Description">What it is, in one sentence.</param>
/// <param name="Generator">What the generator of the synthetic images is conditioned on; null = real images only.</param>
/// <param name="Augmentation">Heuristic augmentation of the training images; null = none.</param>
/// <param name="Oversample">What is drawn evenly of the labelled rows; null = they are drawn as they are.</param>
/// <param name="Loss">What the training of the classifier minimises; null = what the study says.</param>
/// <param name="GroupDro">Whether training turns to the attribute x label cells that it serves worst.</param>
/// <param name="SeparateStatistics">Whether batch norms keep synthetic images apart.</param>
/// <param name="SyntheticPretraining">Share of the steps, the first ones, on synthetic images only; then real ones only. 0 = mixed
/// throughout.</param>
/// <param name="Pretrained">Whether the classifier starts from published weights.</param>
/// <param name="OnRequest">Whether a study has it only where it is named.</param>
public sealed record StudyMethod(
    string Name, string Description, DiffusionCondition? Generator = null,
    ImageAugmentation? Augmentation = null, Oversampling? Oversample = null,
    ClassificationLoss? Loss = null, bool GroupDro = false, bool SeparateStatistics = false,
    double SyntheticPretraining = 0, bool Pretrained = false, bool OnRequest = false)
{
    /// <summary>Which layers of the classifier are trained.</summary>
    public TrainedLayers TrainedLayers { get; init; } = TrainedLayers.All;

    /// <summary>Whether the attribute x label cells of the labelled rows count the same in total.</summary>
    public bool Reweight { get; init; }

    /// <summary>The share of the last steps whose weights are averaged; 0 = the last weights are the classifier's.</summary>
    public double WeightAveraging { get; init; }

    /// <summary>Whether the last layer is fitted again on real rows whose attribute x label cells count the same.</summary>
    public bool LastLayerRetraining { get; init; }

    /// <summary>
    /// Whether the batch norms get the statistics of each test set before it is scored. Transductive: the images of the test set are seen
    /// beforehand, without their labels.
    /// </summary>
    public bool AdaptNorm { get; init; }

    /// <summary>The name of the method whose classifiers are trained as its own: methods of one are trained once for all.</summary>
    internal string TrainingName => !AdaptNorm ? Name : Name == "adapt-norm" ? "baseline" : Name[..^Suffix.Length];

    /// <summary>Whether synthetic images are left out in which a classifier does not see the label or an attribute of the
    /// condition.</summary>
    public bool AgreementGate { get; init; }

    /// <summary>
    /// Whether a first round decides which cells are drawn how often: the classifier of the method without feedback is scored on validation
    /// rows, and cells get synthetic images by their loss there.
    /// </summary>
    public bool Feedback { get; init; }

    /// <summary>Whether, with feedback, twice as many are drawn and the half kept that the classifier of the first round finds
    /// hardest.</summary>
    public bool HardExamples { get; init; }

    /// <summary>The method whose classifier is the first round of one with <see cref="Feedback"/>.</summary>
    internal StudyMethod FirstRound => Known.First(method => method.Name == TrainingName.Replace(
        FeedbackSuffix + HardSuffix, "").Replace(FeedbackSuffix, ""));

    /// <summary>
    /// Whether it trains on the labels that were taken away too (<see cref="StudyData.Revealed"/>): no method, but what one can reach.
    /// </summary>
    public bool Ceiling { get; init; }

    /// <summary>Whether features are standardised on the rows of their group, in a study over features.</summary>
    public bool Standardize { get; init; }

    /// <summary>Why it needs one class per image, in words; null where it does not.</summary>
    internal string? NeedsOneClass => this switch
    {
        { Oversample: Oversampling.Cells } or { Reweight: true } or { LastLayerRetraining: true } or { GroupDro: true } =>
            "works on attribute x label cells of one class each",
        { AdaptNorm: true } => "is guarded by the shares of the classes",
        { AgreementGate: true } => "asks a classifier for the class of each synthetic image",
        { Feedback: true } => "draws by the loss of each attribute x label cell of one class",
        _ => null,
    };

    /// <summary>How its classifiers are trained: as all of a study are, with what the method changes.</summary>
    /// <param name="common">The training of all.</param>
    /// <param name="weights">The published weights of the study; null where it has none.</param>
    public ClassifierTraining Training(ClassifierTraining common, PretrainedWeights? weights) => common with
    {
        PretrainedWeights = Pretrained ? weights : null,
        TrainedLayers = TrainedLayers,
        Augmentation = Augmentation ?? common.Augmentation,
        AugmentedRows = Generator is null ? AugmentedRows.Both : common.AugmentedRows,
        Loss = Loss ?? common.Loss,
        GroupDroStepSize = GroupDro ? .01 : 0,
        SeparateSyntheticStatistics = SeparateStatistics,
        SyntheticPretraining = SyntheticPretraining,
        WeightAveraging = WeightAveraging,
        LastLayerRetraining = LastLayerRetraining ? new LastLayerRetraining() : null,
    };

    /// <summary>The methods that are no combination, in the order of the tables (Ktena et al. 2024, Fig. 2 legend, and two stronger
    /// heuristics).</summary>
    public static readonly IReadOnlyList<StudyMethod> All =
    [
        new("baseline", "Real labelled images as they are."),
        new("color", "Colour jitter.", Augmentation: ImageAugmentation.Color),
        new("stain+blur", "Stain jitter in optical density space, and blur.", Augmentation: ImageAugmentation.StainAndBlur),
        new("oversample", "Attributes drawn evenly, labels as in the data.", Oversample: Oversampling.Attributes),
        new("label", "Synthetic images, conditioned on the label.", DiffusionCondition.Label),
        new("label+property", "Synthetic images, conditioned on label and attribute.", DiffusionCondition.LabelAndAttributes),
        new("label+color", "Label conditioning, colour jitter on top.", DiffusionCondition.Label, ImageAugmentation.Color),
        new("label+property+color", "Label and attribute conditioning, colour jitter on top.",
            DiffusionCondition.LabelAndAttributes, ImageAugmentation.Color),
        new("oversample-cells", "Attribute x label cells drawn evenly.", Oversample: Oversampling.Cells, OnRequest: true),
        new("reweight", "Attribute x label cells weighted to count the same in total.", OnRequest: true) { Reweight = true },
        new("swa", "The mean of the weights after each of the last quarter of the steps (Izmailov et al. 2018).", OnRequest: true)
        {
            WeightAveraging = .25,
        },
        new("dfr", "Last layer fitted again on real rows, attribute x label cells counting the same (Kirichenko et al. 2023).",
            OnRequest: true) { LastLayerRetraining = true },
        new("adapt-norm", $"Real labelled images as they are; {Transductive}.", OnRequest: true) { AdaptNorm = true },
        new("standardize", "Features standardised on the rows of their group.", OnRequest: true) { Standardize = true },
        new("standardize+label+property",
            "Features standardised on the rows of their group; synthetic ones, conditioned on label and attribute.",
            DiffusionCondition.LabelAndAttributes, OnRequest: true) { Standardize = true },
        new("focal", "Focal loss, gamma 2.", Loss: ClassificationLoss.Focal, OnRequest: true),
        new("ceiling", "As the baseline, with the labels that were taken away: what is to be won at most.", OnRequest: true)
        {
            Ceiling = true,
        },
        new("pretrained", "Starts from published weights.", Pretrained: true, OnRequest: true),
        new("last-layer", "Trains the last layer on published weights that stay as they are.", Pretrained: true, OnRequest: true)
        {
            TrainedLayers = TrainedLayers.LastLayer,
        },
        new("groupdro", "GroupDRO over attribute x label cells (Sagawa et al. 2020), step size 0.01.", GroupDro: true, OnRequest: true),
        new("label+property+separate-norm", "Label and attribute conditioning, batch norms that keep synthetic images apart.",
            DiffusionCondition.LabelAndAttributes, SeparateStatistics: true, OnRequest: true),
        new("label+property+gate", "Label and attribute conditioning, without images in which a classifier does not see them.",
            DiffusionCondition.LabelAndAttributes, OnRequest: true) { AgreementGate = true },
        new("label+property+feedback",
            "Label and attribute conditioning; more is drawn of the cells that label+property serves worst on validation rows.",
            DiffusionCondition.LabelAndAttributes, OnRequest: true) { Feedback = true },
        new("label+property+feedback+hard",
            "The same with twice as many candidates, of which the half is kept that label+property finds hardest.",
            DiffusionCondition.LabelAndAttributes, OnRequest: true) { Feedback = true, HardExamples = true },
        new("label+property+fine-tune", "Half of the steps on synthetic images, conditioned on label and attribute, the rest on real ones.",
            DiffusionCondition.LabelAndAttributes, SyntheticPretraining: .5, OnRequest: true),
    ];

    private const string Suffix = "+adapt-norm";
    private const string FeedbackSuffix = "+feedback", HardSuffix = "+hard";

    private static string Transductive =>
        "batch norms then get the statistics of the images of each test set, without their labels, unless these differ in the shares of "
            + "classes (transductive)";

    /// <summary>What a study compares where nothing else is asked for.</summary>
    public static IReadOnlyList<StudyMethod> Default { get; } = [.. All.Where(method => !method.OnRequest)];

    /// <summary>Every method that has a name: <see cref="All"/>, and the combinations behind them.</summary>
    public static IReadOnlyList<StudyMethod> Known { get; } = [.. All, .. Combined, .. Adapted];

    /// <summary>The methods named in <paramref name="names"/>, each once, in the order of <see cref="Known"/>.</summary>
    /// <exception cref="FairDiffException">A name is unknown, or none is given.</exception>
    public static IReadOnlyList<StudyMethod> Parse(IReadOnlyCollection<string> names)
    {
        var unknown = names.FirstOrDefault(name => Known.All(method => method.Name != name));
        if (names.Count == 0 || unknown is not null)
        {
            throw new FairDiffException($"--methods: '{unknown}' is not a method; choose from {Choice}.");
        }

        return [.. Known.Where(method => names.Contains(method.Name))];
    }

    /// <summary>The names that <see cref="Parse"/> knows, in words.</summary>
    public static string Choice =>
        $"{string.Join(", ", Default.Select(method => method.Name))}; "
            + $"{string.Join(", ", All.Except(Default).Select(method => method.Name))}; an augmentation "
        + $"({AugmentationNames.List}); or another method with pretrained or last-layer, an augmentation or both on top, such as "
        + "label+property+pretrained+randaugment; or any of these with adapt-norm behind, such as label+property+stain-swap+adapt-norm";

    private static IEnumerable<StudyMethod> Adapted => All.Concat(Combined).Where(method => method != All[0] && !method.AdaptNorm).Select(
        method => method with
        {
            Name = $"{method.Name}{Suffix}",
            Description = $"{method.Description.TrimEnd('.')}; {Transductive}.",
            AdaptNorm = true,
            OnRequest = true,
        });

    /// <summary>
    /// Each method without an augmentation, from published weights too, and with their last layer trained alone; and each augmentation
    /// alone and on top of these, where <see cref="All"/> has not got it.
    /// </summary>
    private static IEnumerable<StudyMethod> Combined
    {
        get
        {
            var plain = All.Where(method => method.Augmentation is null && !method.AdaptNorm).ToList();
            var others = plain.Where(method => method != All[0] && !method.Pretrained).ToList();
            var pretrained = others.Select(method => method with
            {
                Name = $"{method.Name}+pretrained",
                Description = $"{method.Description.TrimEnd('.')}; starts from published weights.",
                Pretrained = true,
            }).Concat(others.Where(method => !method.SeparateStatistics).Select(method => method with
            {
                Name = $"{method.Name}+last-layer",
                Description = $"{method.Description.TrimEnd('.')}; trains the last layer on published weights.",
                Pretrained = true,
                TrainedLayers = TrainedLayers.LastLayer,
            })).ToList();
            return pretrained.Concat(
                from method in plain.Concat(pretrained)
                from augmentation in AugmentationNames.All
                let name = method == All[0] ? augmentation.Key : $"{method.Name}+{augmentation.Key}"
                where All.All(other => other.Name != name)
                select method with
                {
                    Name = name,
                    Description = $"{method.Description.TrimEnd('.')}; augmented: {augmentation.Value}.",
                    Augmentation = augmentation.Value,
                });
        }
    }
}
