using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Studies;

/// <summary>
/// The radiology study of Ktena et al. 2024 (Methods; Fig. 3) at a size: five findings of chest films, learned from CheXpert and judged on
/// a held-out part of it by sex and race, and on ChestX-ray14. What the paper gives is as there: a generator that is conditioned on the
/// label alone, each real label vector used again as a condition, classifiers on synthetic images only, BiT-ResNet-152, images of 64 pixels
/// made 224, the methods of the legend, a tenth of the films for testing. What it does not give is from the literature that it cites
/// (Dhariwal and Nichol 2021: networks, schedules, learning rate, averages) or ours (steps, images drawn; published weights where
/// <c>--pretrained</c> names some, for the paper's own are private).
/// </summary>
/// <param name="ImageSize">The pixels of an image on each side.</param>
/// <param name="Study">How it trains and compares.</param>
/// <param name="Phantoms">How many films a simulation has.</param>
public sealed record RadiologyPreset(int ImageSize, StudySettings Study, ChestPhantomOptions Phantoms)
{
    // 23,261 of 224,316 films test.
    private const double PublishedTestFraction = .1037, SimulatedTestFraction = .25;

    // Of two cores, one trains the only generator, whose images are all that its classifiers see, while the other does the rest.
    private const int CpuGeneratorSteps = 9000, CpuSyntheticCount = 8000;

    private static readonly string[] Legend = ["baseline", "randaugment", "randaugment+imagenet", "focal", "label"];

    /// <summary>The names of the presets.</summary>
    public static IReadOnlyList<string> Names => ProtocolSizes.Names;

    /// <param name="name">smoke (does everything run?), cpu (two cores), standard (one small GPU) or paper.</param>
    /// <exception cref="FairDiffException">There is no such preset.</exception>
    public static RadiologyPreset Named(string name)
    {
        var phantoms = name switch
        {
            ProtocolSizes.Smoke => new ChestPhantomOptions { SourcePatients = 500, OtherPatients = 200, ImageSize = 16 },
            ProtocolSizes.Cpu => new(),
            ProtocolSizes.Standard => new() { SourcePatients = 20_000, OtherPatients = 5_000, ImageSize = 64 },
            ProtocolSizes.Paper => new() { ImageSize = 224 },
            _ => throw ProtocolSizes.Unknown(name),
        };
        var study = ProtocolSizes.Of(name, Usual, UNetOptions.DhariwalNicholUpsampler224);
        return new(phantoms.ImageSize, name == ProtocolSizes.Cpu ? OnCpu(study) : study, phantoms);
    }

    /// <summary>Which films play which part: the source is split by patient, each further set is a test set.</summary>
    /// <param name="folder">The folder of CheXpert, or of another set with its conditions.</param>
    /// <param name="further">The folders of the sets that nothing trains on.</param>
    /// <param name="simulated">Whether they hold phantoms, of which more test.</param>
    /// <exception cref="FairDiffException">A folder holds no set with these conditions.</exception>
    public FolderOptions Rows(string folder, IReadOnlyList<string> further, bool simulated = false)
    {
        ArgumentNullException.ThrowIfNull(further);
        var set = ImageDataSet.Open(folder);
        if (!set.Conditions.SequenceEqual(ChestFindings.Conditions))
        {
            throw new FairDiffException($"{folder} looks like {set.Title}; this study is of CheXpert or ChestX-ray14.");
        }

        return new FolderOptions
        {
            DataFolder = folder,
            FurtherFolders = further,
            Label = StudyLabel.Conditions(ChestFindings.Conditions),
            AttributeColumns = ["sex"],
            GroupColumns = set.Attributes.Contains("race") ? ["race"] : [],
            ClusterColumn = set.Cluster,
            TestFraction = simulated ? SimulatedTestFraction : PublishedTestFraction,
            OutOfDistribution = [.. further.Select(other => new RowSelector(JointTable.SetColumn, JointTable.NameOf(other)))],
            ImageSize = ImageSize,
        };
    }

    /// <summary>What the paper claims of this study.</summary>
    /// <param name="rows">The rows of it; the first further set is the hospital that nothing was trained on.</param>
    public static IReadOnlyList<StudyClaim> Claims(FolderOptions rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        const string Source = "Ktena et al. 2024, Fig. 3";
        StudyClaim Claim(string text, string figure, QuantityName quantity, string? set = null) =>
            new(text, Source + figure, "label", "baseline", quantity, set);
        static QuantityName Gap(string attribute) => QuantityName.Gap(attribute, MetricNames.Auc);
        var auc = QuantityName.Overall(MetricNames.Auc);
        return
        [
            Claim("synthetic images alone raise the mean AUC of the five conditions in distribution", "a", auc),
            .. rows.OutOfDistribution.Take(1).Select(set => $"{set}").SelectMany(set => (StudyClaim[])
            [
                Claim("synthetic images alone raise the mean AUC out of distribution, by 5.2 %", "a", auc, set),
                Claim("synthetic images alone make the gap between the sexes smaller there, by 44.6 %", "a", Gap("sex"), set),
            ]),
            .. rows.GroupColumns.Contains("race")
                ? [Claim("synthetic images alone make the gap between races smaller in distribution, by 31.7 %", "b", Gap("race"))]
                : Array.Empty<StudyClaim>(),
        ];
    }

    private static StudySettings Usual { get; } = new() { Methods = StudyMethod.Parse(Legend), RealFraction = 0, Seeds = 5 };

    private static StudySettings OnCpu(StudySettings study) => study with
    {
        SyntheticCount = CpuSyntheticCount, Generator = study.Generator with { TrainingSteps = CpuGeneratorSteps },
    };
}
