using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Torch.Classification;

namespace FairDiff.Studies.Tests.Study;

public sealed class StudyMethodTests
{
    [Fact]
    public void Parse_Names_GivesThemInTheOrderOfTheTables()
    {
        Assert.Equal(["baseline", "label+property"], StudyMethod.Parse(["label+property", "baseline"]).Select(method => method.Name));
    }

    [Theory]
    [InlineData("randaugment+imagenet", null, "randaugment+imagenet (n = 2, m = 9)")]
    [InlineData("radiology", null, "radiology")]
    [InlineData("label+dermatology", DiffusionCondition.Label, "dermatology")]
    [InlineData("label+property+stain+blur", DiffusionCondition.LabelAndAttributes, "stain+blur")]
    public void Parse_AugmentationAloneOrOnTop_CombinesGeneratorAndAugmentation(
        string name, DiffusionCondition? generator, string augmentation)
    {
        var method = Assert.Single(StudyMethod.Parse([name]));
        Assert.Equal((name, generator, augmentation), (method.Name, method.Generator, method.Augmentation?.Name));
        Assert.Contains(augmentation, method.Description);
    }

    [Theory]
    [InlineData("pretrained", null, null)]
    [InlineData("pretrained+randaugment", null, "randaugment (n = 2, m = 9)")]
    [InlineData("label+property+pretrained", DiffusionCondition.LabelAndAttributes, null)]
    [InlineData("label+pretrained+color", DiffusionCondition.Label, "color")]
    public void Parse_Pretrained_CombinesWithGeneratorAndAugmentation(string name, DiffusionCondition? generator, string? augmentation)
    {
        var method = Assert.Single(StudyMethod.Parse([name]));
        Assert.Equal((name, true, generator, augmentation), (method.Name, method.Pretrained, method.Generator, method.Augmentation?.Name));
        Assert.Contains("tarts from published weights", method.Description);
    }

    [Fact]
    public void Parse_AllNames_AreDifferent()
    {
        var names = StudyMethod.Known.Select(method => method.Name).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Comparisons_AreOfMethodsThatHaveAName()
    {
        var names = StudyMethod.Known.Select(method => method.Name).ToHashSet();
        Assert.All(
            StudyRequest.Comparisons.SelectMany(pair => (string[])[pair.Candidate, pair.Reference]), name => Assert.Contains(name, names));
    }

    /// <summary>Without a ceiling the pairs are those that were named before: each further one is one more to correct for.</summary>
    [Fact]
    public void PairsOf_ACeiling_CompareEveryMethodWithTheBaselineAndEveryRival()
    {
        string[] names = ["baseline", "oversample", "oversample-cells", "label", "label+property"];

        Assert.Equal(
            StudyRequest.Comparisons.Where(pair => names.Contains(pair.Candidate) && names.Contains(pair.Reference)), Pairs(names));
        Assert.Equal(
            [
                ("ceiling", "baseline"), ("label", "baseline"), ("label+property", "baseline"), ("label+property", "label"),
                ("label+property", "oversample"), ("label+property", "oversample-cells"), ("oversample", "baseline"),
                ("oversample-cells", "baseline"),
            ],
            Pairs([.. names, "ceiling"]).Order());
        Assert.Equal(
            [("ceiling+pretrained", "pretrained"), ("label+property+pretrained", "pretrained")],
            Pairs(["pretrained", "label+property+pretrained", "ceiling+pretrained"]).Order());
        Assert.Equal(
            [("label", "baseline")], StudyPairs.Of(
                StudyMethod.Parse(["baseline", "label"]),
                [
                    new("it helps", "a paper", "label", "baseline", QuantityName.Overall("auc")),
                    new("so does it", "a paper", "label+color", "baseline", QuantityName.Overall("auc")),
                ]));

        static IReadOnlyList<(string, string)> Pairs(string[] names) => StudyPairs.Of(StudyMethod.Parse(names), []);
    }

    [Fact]
    public void Default_IsWhatPublishedStudiesCompare()
    {
        Assert.Equal(
            ["baseline", "color", "stain+blur", "oversample", "label", "label+property", "label+color", "label+property+color"],
            StudyMethod.Default.Select(method => method.Name));
    }

    [Fact]
    public void Parse_MethodsOnRequest_AreKnownByName()
    {
        string[] names = [
            "oversample-cells", "reweight", "swa", "dfr", "adapt-norm", "standardize", "standardize+label+property",
            "focal", "ceiling", "pretrained", "groupdro",
            "label+property+separate-norm", "label+property+gate", "label+property+feedback",
            "label+property+feedback+hard", "label+property+fine-tune", "label+property+gate+pretrained",
            "stain-swap", "dfr+stain-swap",
            "label+property+stain-swap+adapt-norm"];
        Assert.Equal(names, StudyMethod.Parse(names).Select(method => method.Name));
    }

    /// <summary>The paper's evens the attributes and leaves the labels; the one that evens both has a name of its own.</summary>
    [Theory]
    [InlineData("oversample", nameof(Oversampling.Attributes))]
    [InlineData("oversample-cells", nameof(Oversampling.Cells))]
    [InlineData("oversample-cells+color", nameof(Oversampling.Cells))]
    [InlineData("focal", null)]
    public void Parse_Oversample_SaysWhatIsEven(string name, string? even) =>
        Assert.Equal(even, Assert.Single(StudyMethod.Parse([name])).Oversample?.ToString());

    [Theory]
    [InlineData("swa", .25, false, false)]
    [InlineData("swa+adapt-norm", .25, false, true)]
    [InlineData("dfr+color", 0, true, false)]
    [InlineData("label+property+pretrained+adapt-norm", 0, false, true)]
    public void Parse_RivalsInCombination_HaveTheTrainingOfAll(string name, double averaging, bool lastLayer, bool adapt)
    {
        var method = Assert.Single(StudyMethod.Parse([name]));
        var training = method.Training(new(), null);

        Assert.Equal((averaging, lastLayer), (training.WeightAveraging, training.LastLayerRetraining is not null));
        Assert.Equal((adapt, adapt), (method.AdaptNorm, method.Description.Contains("transductive", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("label+property+feedback", "label+property")]
    [InlineData("label+property+feedback+hard+adapt-norm", "label+property")]
    [InlineData("label+property+feedback+pretrained+color", "label+property+pretrained+color")]
    public void FirstRound_OfFeedback_IsTheMethodWithoutIt(string name, string first)
    {
        var method = Assert.Single(StudyMethod.Parse([name]));
        Assert.Equal((true, first), (method.Feedback, method.FirstRound.Name));
        Assert.True(new StudySettings { Methods = [method] }.Chooses);
        Assert.Contains(
            $"{name} learns what to draw from a first round, so validation rows choose, and the data have none",
            Assert.Throws<FairDiffException>(() => StudyCheck.RefuseChoiceWithoutRows(
                new StudyData
                {
                    Train = new TextRowsView(["Label"], []), InDistribution = new("", SetRole.InDistribution, null!, 0),
                    AttributeColumns = [], Groups = [], OutOfDistribution = [], ImageSize = 8, LabelledRows = 0, UnlabelledRows = 0,
                },
                new StudySettings { Methods = [method] })).Message);
    }

    [Fact]
    public void Validate_RivalsThatTheRestExcludes_AreRefused()
    {
        StudySettings With(string name) => new() { Methods = StudyMethod.Parse([name]) };
        Assert.Contains("swa", Assert.Throws<ArgumentOutOfRangeException>(
            () => (With("swa") with { SelectBy = ValidationMetric.Accuracy }).Validate()).Message, StringComparison.Ordinal);
        var bit = With("adapt-norm");
        bit = bit with { Classifier = bit.Classifier with { Arch = ResNetArchitecture.BitResNet50 } };
        Assert.Contains("adapt-norm", Assert.Throws<ArgumentOutOfRangeException>(bit.Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UnknownName_ListsTheMethods()
    {
        var error = Assert.Throws<FairDiffException>(() => StudyMethod.Parse(["baseline", "magic"]));
        Assert.Contains("'magic'", error.Message);
        Assert.Contains("label+property+color", error.Message);
        Assert.Contains("randaugment+imagenet", error.Message);
    }
}
