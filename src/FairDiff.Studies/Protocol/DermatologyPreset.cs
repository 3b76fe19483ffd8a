using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Studies;

/// <summary>
/// The dermatology study of Ktena et al. 2024 (Methods; Fig. 4) at a size: 27 conditions with soft labels of several raters, of which one
/// subgroup has few images in training, judged by the sensitivity for the three high-risk conditions, by sex, age and skin tone, and on
/// other sets. The paper's data are private; SCIN has labels made by its rule, and stands in for them, PAD-UFES-20, ISIC 2019,
/// Fitzpatrick17k or DDI for its clinics. What the paper gives is as there: rows of the rare subgroup removed, a quarter of the training
/// examples real, unlabelled images of all sets for the generator, images of 64 pixels made 256, the methods of the legend, BiT-ResNet.
/// What it does not give is from the literature that it cites or ours, as in <see cref="RadiologyPreset"/>.
/// </summary>
/// <param name="ImageSize">The pixels of an image on each side.</param>
/// <param name="Study">How it trains and compares.</param>
/// <param name="Phantoms">How many images a simulation has.</param>
public sealed record DermatologyPreset(int ImageSize, StudySettings Study, SkinPhantomOptions Phantoms)
{
    // 1,349 of about 17,879 cases test.
    private const double PublishedTestFraction = .0755, SimulatedTestFraction = .25;

    private static readonly string[] Legend =
        ["baseline", "randaugment", "randaugment+imagenet", "focal", "oversample", "label", "label+property"];

    /// <summary>The names of the presets.</summary>
    public static IReadOnlyList<string> Names => ProtocolSizes.Names;

    /// <summary>The axes along which a subgroup can be rare, and by which fairness is judged.</summary>
    public static IReadOnlyList<string> Axes { get; } = ["sex", "skin_tone", "age"];

    /// <summary>The conditions that must not be missed (Ktena et al. 2024, Methods).</summary>
    public static IReadOnlyList<string> HighRisk { get; } = ["basal cell carcinoma", "melanoma", "SCC/SCCIS"];

    /// <param name="name">smoke (does everything run?), cpu (two cores), standard (one small GPU) or paper.</param>
    /// <exception cref="FairDiffException">There is no such preset.</exception>
    public static DermatologyPreset Named(string name)
    {
        var phantoms = name switch
        {
            ProtocolSizes.Smoke => new SkinPhantomOptions { SourceCases = 1000, TumourCases = 150, AtlasCases = 200, ImageSize = 16 },
            ProtocolSizes.Cpu => new(),
            ProtocolSizes.Standard => new() { SourceCases = 15_000, TumourCases = 5_000, AtlasCases = 4_000, ImageSize = 64 },
            ProtocolSizes.Paper => new() { ImageSize = 256 },
            _ => throw ProtocolSizes.Unknown(name),
        };
        return new(phantoms.ImageSize, ProtocolSizes.Of(name, Usual, UNetOptions.DhariwalNicholUpsampler256), phantoms);
    }

    /// <summary>Which images play which part: the source is split by case, each further set is a test set, of which a share trains the
    /// generators without its labels.</summary>
    /// <param name="folder">The folder of SCIN.</param>
    /// <param name="further">The folders of the sets that no classifier trains on.</param>
    /// <param name="rare">The subgroup that has few images; null = it keeps all.</param>
    /// <param name="kept">How many it keeps (the paper: 1000 and 100).</param>
    /// <param name="oodTrainFraction">The share of each further set that trains the generators; null = none.</param>
    /// <param name="simulated">Whether they hold phantoms, of which more test.</param>
    /// <exception cref="FairDiffException">The folder holds another set.</exception>
    public FolderOptions Rows(
        string folder, IReadOnlyList<string> further, RowSelector? rare, int kept, double? oodTrainFraction = null, bool simulated = false)
    {
        ArgumentNullException.ThrowIfNull(further);
        var set = ImageDataSet.Open(folder);
        if (!set.Conditions.SequenceEqual(SkinConditions.All))
        {
            throw new FairDiffException($"{folder} looks like {set.Title}; this study is of SCIN.");
        }

        var axis = rare?.Column ?? Axes[0];
        RowSelector[] sets = [.. further.Select(other => new RowSelector(JointTable.SetColumn, JointTable.NameOf(other)))];
        return new FolderOptions
        {
            DataFolder = folder,
            FurtherFolders = further,
            Label = StudyLabel.SoftLabel(SkinConditions.All),
            AttributeColumns = [axis],
            GroupColumns = [.. Axes.Where(other => other != axis)],
            Buckets = [ColumnBuckets.Parse("--bucket", "age=40,60")],
            ClusterColumn = set.Cluster,
            TestFraction = simulated ? SimulatedTestFraction : PublishedTestFraction,
            OutOfDistribution = sets,
            Unlabelled = oodTrainFraction is null ? [] : sets,
            OodTrainFraction = sets.Length > 0 ? oodTrainFraction : null,
            LabelLimits = rare is null ? [] : [new LabelLimit(rare, kept)],
            SkewBy = SkewBy.Removal,
            ImageSize = ImageSize,
        };
    }

    /// <summary>What the paper claims of this study.</summary>
    /// <param name="rows">The rows of it; the first further set stands for the first of the paper's.</param>
    public static IReadOnlyList<StudyClaim> Claims(FolderOptions rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        StudyClaim Claim(string text, QuantityName quantity, string? set = null) =>
            new(text, "Ktena et al. 2024, Fig. 4, more skewed, by sex", "label+property", "baseline", quantity, set);
        var sensitivity = QuantityName.Overall(MetricNames.HighRiskSensitivity);
        return
        [
            Claim("synthetic images raise the high-risk sensitivity in distribution, by 27.3 %", sensitivity),
            .. rows.OutOfDistribution.Take(1).Select(set => $"{set}").SelectMany(set => (StudyClaim[])
            [
                Claim("synthetic images raise the high-risk sensitivity out of distribution, by 63.5 %", sensitivity, set),
                Claim(
                    "synthetic images make the gap between the sexes 7.5 times smaller there",
                    QuantityName.Gap("sex", MetricNames.HighRiskSensitivity), set),
            ]),
        ];
    }

    private static StudySettings Usual { get; } = new() { Methods = StudyMethod.Parse(Legend), RealFraction = .25, Seeds = 5 };
}
