using System.Reflection;
using System.Text.Json.Nodes;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Tests;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Studies.Tests.Study;

/// <summary>Whoever adds a setting is reminded that results may depend on it: a forgotten one would let a study go on with others'
/// results.</summary>
public sealed class StudyIdentityTests : IDisposable
{
    /// <summary>What a finished study may be extended by, how it is run, and what follows from other settings.</summary>
    private static readonly string[] WithoutEffect =
    [
        "Methods", "Seeds", "Weights", "Embeddings", "Parallel", "Device", "FallbackToCpu", "Formulas", "ValidationRows", "Chooses",
        "CheckInterval", "Reference",
    ];

    private static readonly StudySettings Settings = new() { Methods = StudyMethod.Default };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Create_EverySetting_IsRecordedOrWithoutEffect()
    {
        var identity = StudyIdentity.Create(Settings, []);
        var recorded = identity["options"]!.AsObject().Select(option => option.Key)
            .Concat(identity.Select(section => section.Key).Except(["format", "options", "data"]));

        Assert.Equal(Names(typeof(StudySettings)).Except(WithoutEffect).Order(), recorded.Select(Title).Order());
    }

    /// <summary>A request that was stopped goes on: its data may be asked for twice.</summary>
    [Fact]
    public void Create_TwiceOfTheSameData_IsTheSame()
    {
        var data = PhantomData.Identify(new PhantomOptions());
        Assert.Equal($"{StudyIdentity.Create(Settings, data)}", $"{StudyIdentity.Create(Settings, data)}");
    }

    [Fact]
    public void Validate_WhatNoStudyCanRun_IsRefused()
    {
        StudySettings[] wrong =
        [
            Settings with { Seeds = 0 }, Settings with { Parallel = 0 }, Settings with { SyntheticCount = 0 },
            Settings with { Methods = [] }, Settings with { RealFraction = 1.5 }, Settings with { RealFractionGrid = [.5, -1] },
            Settings with { ValidationFraction = 1 }, Settings with { Patience = 0 }, Settings with { PrimarySet = "site A" },
            Settings with { Generator = Settings.Generator with { Precision = Precision.Float32 } },
        ];

        Settings.Validate();
        Assert.All(wrong, settings => Assert.Throws<ArgumentOutOfRangeException>(settings.Validate));
        Assert.Throws<FairDiffException>((Settings with { Methods = StudyMethod.Parse(["pretrained"]) }).Validate);
        var primary = Settings with { Methods = StudyMethod.Parse(["baseline", "label"]), Primary = QuantityName.Overall("accuracy") };
        Assert.Contains("the methods (--methods) lack label+property", Assert.Throws<FairDiffException>(primary.Validate).Message);
        var reference = Settings with { Methods = StudyMethod.Parse(["baseline", "label"]), Reference = "color" };
        Assert.Contains(
            "(--reference) is 'color', which is not among the methods of the study (--methods): baseline, label;",
            Assert.Throws<FairDiffException>(reference.Validate).Message);
        (reference with { Reference = "label" }).Validate();
    }

    [Fact]
    public void Create_EverySettingOfThePartsAndTheData_IsRecorded()
    {
        var identity = StudyIdentity.Create(Settings, PhantomData.Identify(new PhantomOptions()));
        var folder = FolderData.Identify(new FolderOptions { DataFolder = "data", AttributeColumns = ["site"] });

        Assert.Equal(Names(Settings.Generator.GetType()).Order(), Keys(identity["generator"]));
        Assert.Equal(Names(Settings.Sampling.GetType()).Order(), Keys(identity["sampling"]));
        Assert.Equal(Names(Settings.Classifier.GetType()).Order(), Keys(identity["classifier"]));
        Assert.Equal(Names(typeof(PhantomOptions)).Order(), Keys(identity["data"]));

        // What these do shows in the digest of the data, or is a setting of the study.
        Assert.Equal(
            Names(typeof(FolderOptions)).Except(
                ["DataFolder", "Tables", "SkipCorruptImages", "MaxPixels", "ValidationFraction", "Redraw", "Label", "Buckets",
                    "FurtherFolders", "SkewBy"]).Order(),
            Keys(folder));
    }

    /// <summary>Folders that were begun before there was a choice go on: of one class per image nothing more is recorded.</summary>
    [Fact]
    public void Identify_OfSeveralConditionsOrShares_RecordsThem()
    {
        JsonObject Of(StudyLabel label) => FolderData.Identify(
            new FolderOptions { DataFolder = "data", AttributeColumns = ["site"], Label = label });

        Assert.Equal(
            JsonNode.Parse("""
                {"imageColumn":"path","labelColumn":"label","attributeColumns":["site"],"groupColumns":[],
                "splitColumn":null,"clusterColumn":null,"testFraction":0.25,"splitSeed":0,"validationFractionIsGiven":false,
                "outOfDistribution":[],"oodValidation":[],"oodTrainFraction":null,"unlabelled":[],"excluded":[],"labelLimits":[],
                "imageSize":32}
                """)!.ToJsonString(),
            Of(StudyLabel.OneClass).ToJsonString());
        Assert.Equal(
            """{"kind":"Conditions","names":["edema","lung opacity"]}""",
            Of(StudyLabel.Conditions("edema", "lung opacity"))["label"]!.ToJsonString());
        Assert.Equal("""{"kind":"SoftLabel","names":["a","b"]}""", Of(StudyLabel.SoftLabel("a", "b"))["label"]!.ToJsonString());
    }

    [Fact]
    public void Open_OtherSettingsOfAPart_NamesThem()
    {
        Directory.CreateDirectory(Open(Settings).Generator("label"));

        Assert.Contains(
            "begun with Classifier.LearningRate = 0.002; now Classifier.LearningRate is 0.01. Set Classifier.LearningRate back, or:",
            Refusal(Settings with { Classifier = Settings.Classifier with { LearningRate = .01 } }));
        Assert.Contains(
            "begun with Sampling.SamplerSteps = 12; now Sampling.SamplerSteps is 5",
            Refusal(Settings with { Sampling = Settings.Sampling with { SamplerSteps = 5 } }));
        Open(Settings with { Seeds = 7, Embeddings = true, Methods = [], Reference = "label" });
    }

    /// <summary>Folders that were begun before there were shares and redrawn replicates go on.</summary>
    [Fact]
    public void Create_LaterSettings_AreRecordedWhereTheyAreUsed()
    {
        JsonNode Limit(string text) => FolderData.Identify(new FolderOptions
        {
            DataFolder = "data", AttributeColumns = ["site"], LabelLimits = [LabelLimit.Parse("--skew", text)],
        })["labelLimits"]![0]!;

        Assert.Equal("""{"rows":{"column":"site","value":"A"},"count":9}""", Limit("site=A:9").ToJsonString());
        Assert.Equal("""{"1":0.9}""", Limit("site=A:9:1=0.9")["shares"]!.ToJsonString());
        Directory.CreateDirectory(Open(Settings).Generator("label"));
        var study = Path.Combine(_folder.Path, "study.json");
        var recorded = JsonNode.Parse(File.ReadAllText(study))!;
        Assert.All(["redraw", "primary", "primarySet"], name => Assert.True(recorded["options"]!.AsObject().Remove(name)));
        Assert.True(recorded.AsObject().Remove("upsampler"));
        File.WriteAllText(study, recorded.ToJsonString());
        Open(Settings);
        Assert.Contains("begun with Redraw = null; now Redraw is true", Refusal(Settings with { Redraw = true }));
        var primary = Settings with { Primary = QuantityName.Overall("accuracy") };
        Assert.Contains("begun with Primary = null; now Primary is \"overall(accuracy)\"", Refusal(primary));
    }

    /// <summary>What a folder was begun with before there were further sets and another way to skew is recorded as ever.</summary>
    [Fact]
    public void Identify_FurtherSetsAndRemoval_AreRecordedWhereTheyAreUsed()
    {
        var options = new FolderOptions { DataFolder = "data", AttributeColumns = ["site"] };
        var identity = FolderData.Identify(options with { FurtherFolders = ["other/clinic"], SkewBy = SkewBy.Removal });

        Assert.Equal("""["clinic"]""", identity["furtherSets"]!.ToJsonString());
        Assert.Equal("Removal", $"{identity["skewBy"]}");
        Assert.DoesNotContain(FolderData.Identify(options), entry => entry.Key is "furtherSets" or "skewBy");
    }

    [Fact]
    public void Create_Upsampler_IsRecordedWithBothOfItsParts()
    {
        var upsampler = StudyIdentity.Create(Settings with { Upsampler = new UpsamplerOptions { BaseImageSize = 32 } }, [])["upsampler"]!;

        Assert.Equal(32, (int)upsampler["baseImageSize"]!);
        Assert.Equal(Names(typeof(UpsamplerOptions)).Order(), Keys(upsampler));
        Assert.Equal(Names(typeof(GeneratorTraining)).Order(), Keys(upsampler["training"]));
        Assert.Equal(Names(typeof(UpsamplerSampling)).Order(), Keys(upsampler["sampling"]));
    }

    [Fact]
    public void Describe_ASettingWithoutWordsOfItsOwn_IsNamedAllTheSame()
    {
        Assert.DoesNotContain("other than the defaults", StudyDescription.Of(Settings.In(Precision.Float32)).Keys);

        var changed = Settings with { Generator = Settings.Generator with { MinSnrGamma = 5 } };

        Assert.Equal("generator.minSnrGamma 5", StudyDescription.Of(changed)["other than the defaults"]);
    }

    [Fact]
    public void Describe_AnUpsampler_NamesItsSettingsAndTheOthersThatDiffer()
    {
        var upsampler = new UpsamplerOptions { BaseImageSize = 32, Sampling = new() { SamplerSteps = 7 } };
        var description = StudyDescription.Of((Settings with { Upsampler = upsampler }).In(Precision.Float32));

        Assert.StartsWith("from images of 32 pixels, UNet ", description["upsampler"]);
        Assert.EndsWith(", 7 steps", description["upsampler"]);
        Assert.Equal("upsampler.sampling.samplerSteps 7", description["other than the defaults"]);
    }

    private RunFolder Open(StudySettings settings) => RunFolder.Open(_folder.Path, StudyIdentity.Create(settings, []));

    private string Refusal(StudySettings settings) => Assert.Throws<FairDiffException>(() => Open(settings)).Message;

    private static IEnumerable<string> Names(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name);

    private static IEnumerable<string> Keys(JsonNode? json) => json!.AsObject().Select(entry => Title(entry.Key)).Order();

    private static string Title(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
