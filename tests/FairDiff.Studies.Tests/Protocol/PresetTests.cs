using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Studies.Tests.DataSets;
using FairDiff.Tests;
using FairDiff.Torch.Classification;

namespace FairDiff.Studies.Tests.Protocol;

/// <summary>The studies of the paper, at their sizes.</summary>
public sealed class PresetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. HistopathologyPreset.Names];

    public void Dispose() => _folder.Dispose();

    /// <summary>No preset asks for a network that there is none of.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Named_EverySize_CanBeRun(string name)
    {
        var (histopathology, radiology, dermatology) = (
            HistopathologyPreset.Named(name), RadiologyPreset.Named(name), DermatologyPreset.Named(name));
        (int Size, StudySettings Study)[] all =
        [
            (histopathology.ImageSize, histopathology.Study), (radiology.ImageSize, radiology.Study),
            (dermatology.ImageSize, dermatology.Study),
        ];

        Assert.All(all, preset =>
        {
            preset.Study.Validate();
            Assert.Equal(preset.Study.Upsampler is not null, StudyDescription.Of(preset.Study).ContainsKey("upsampler"));
            preset.Study.Generator.Network.Validate(preset.Study.Upsampler?.BaseImageSize ?? preset.Size);
            preset.Study.Upsampler?.Training.Network.Validate(preset.Size);
        });
    }

    /// <summary>Ktena et al. 2024, Methods: pixels, stages, real fractions, backbones, legends, seeds.</summary>
    [Fact]
    public void Named_Paper_IsWhatThePaperGives()
    {
        var (histopathology, radiology, dermatology) = (
            HistopathologyPreset.Named("paper"), RadiologyPreset.Named("paper"), DermatologyPreset.Named("paper"));

        Assert.Equal((96, 224, 256), (histopathology.ImageSize, radiology.ImageSize, dermatology.ImageSize));
        Assert.Equal((.5, 0, .25), (histopathology.Study.RealFraction, radiology.Study.RealFraction, dermatology.Study.RealFraction));
        Assert.Equal(
            (null, 64, 64),
            (
                histopathology.Study.Upsampler?.BaseImageSize, radiology.Study.Upsampler!.BaseImageSize,
                dermatology.Study.Upsampler!.BaseImageSize));
        Assert.Equal(
            (ResNetArchitecture.ResNet152, ResNetArchitecture.BitResNet152, ResNetArchitecture.BitResNet152),
            (histopathology.Study.Classifier.Arch, radiology.Study.Classifier.Arch, dermatology.Study.Classifier.Arch));
        Assert.All([histopathology.Study, radiology.Study, dermatology.Study], study => Assert.Equal(5, study.Seeds));
        Assert.Equal(
            ["baseline", "focal", "label", "randaugment", "randaugment+imagenet"],
            radiology.Study.Methods.Select(method => method.Name).Order());
        Assert.Equal(
            ["baseline", "focal", "label", "label+property", "oversample", "randaugment", "randaugment+imagenet"],
            dermatology.Study.Methods.Select(method => method.Name).Order());
    }

    [Fact]
    public void Named_Unknown_IsRefused()
    {
        foreach (var named in (Action[])[
            () => HistopathologyPreset.Named("huge"), () => RadiologyPreset.Named("huge"), () => DermatologyPreset.Named("huge")])
        {
            Assert.Equal(
                "--preset is 'huge'; it must be one of smoke, cpu, standard, paper.", Assert.Throws<FairDiffException>(named).Message);
        }
    }

    /// <summary>A tenth of CheXpert tests, by patient, and the further set is a set of its own, which claims are made of.</summary>
    [Fact]
    public void Rows_OfRadiology_AreThoseOfThePaper()
    {
        TinyDataSets.CheXpert(_folder.File("chest"));
        TinyDataSets.ChestXray14(_folder.File("other"));
        TinyDataSets.Scin(_folder.File("skin"));
        var preset = RadiologyPreset.Named("cpu");

        var rows = preset.Rows(_folder.File("chest"), [_folder.File("other")]);

        Assert.Equal(23_261.0 / 224_316, rows.TestFraction, 4);
        Assert.Equal(("patient", null), (rows.ClusterColumn, rows.SplitColumn));
        Assert.Equal([new RowSelector("set", "chestxray14")], rows.OutOfDistribution);
        Assert.Equal(["sex", "race"], rows.AttributeColumns.Concat(rows.GroupColumns));
        Assert.Equal(
            ["overall(auc) ", "overall(auc) set=chestxray14", "gap(sex,auc) set=chestxray14", "gap(race,auc) "],
            RadiologyPreset.Claims(rows).Select(claim => $"{claim.Quantity} {claim.Set}"));
        Assert.Empty(preset.Rows(_folder.File("other"), []).GroupColumns);
        Assert.Contains(
            "looks like SCIN; this study is of CheXpert or ChestX-ray14.",
            Assert.Throws<FairDiffException>(() => preset.Rows(_folder.File("skin"), [])).Message);
    }

    /// <summary>Few images of one subgroup stay, whatever they show, and generators may learn of the other places without their
    /// labels.</summary>
    [Fact]
    public void Rows_OfDermatology_AreThoseOfThePaper()
    {
        TinyDataSets.Scin(_folder.File("skin"));
        TinyDataSets.PadUfes20(_folder.File("clinic"));
        var preset = DermatologyPreset.Named("cpu");

        var rows = preset.Rows(_folder.File("skin"), [_folder.File("clinic")], new("skin_tone", "6"), 1000, .5);

        Assert.Equal("skin_tone", rows.AttributeColumns.Single());
        Assert.Equal(["sex", "age"], rows.GroupColumns);
        Assert.Equal((27, StudyLabelKind.SoftLabel), (rows.Label.Names.Count, rows.Label.Kind));
        Assert.Equal(("skin_tone=6:1000", SkewBy.Removal), ($"{rows.LabelLimits.Single()}", rows.SkewBy));
        Assert.Equal(rows.OutOfDistribution, rows.Unlabelled);
        Assert.Equal("case", rows.ClusterColumn);
        Assert.All(DermatologyPreset.HighRisk, name => Assert.Contains(name, rows.Label.Names));
        Assert.Equal(
            QuantityName.Gap("sex", MetricNames.HighRiskSensitivity), DermatologyPreset.Claims(rows)[^1].Quantity);
        var none = preset.Rows(_folder.File("skin"), [], rare: null, 100);
        Assert.Empty(none.LabelLimits);
        Assert.Null(none.OodTrainFraction);
        Assert.Contains(
            "looks like PAD-UFES-20; this study is of SCIN.",
            Assert.Throws<FairDiffException>(() => preset.Rows(_folder.File("clinic"), [], null, 100)).Message);
    }
}
