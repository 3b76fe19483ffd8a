using FairDiff.MLNet;
using FairDiff.Pipelines.Study;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Tests.Study;

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
    public void Parse_AugmentationAloneOrOnTop_CombinesGeneratorAndAugmentation(string name, DiffusionCondition? generator, string augmentation)
    {
        var method = Assert.Single(StudyMethod.Parse([name]));
        Assert.Equal((name, generator, augmentation), (method.Name, method.Generator, method.Augmentation?.Name));
        Assert.Contains(augmentation, method.Description);
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
        string[] names = ["focal", "groupdro", "label+property+separate-norm", "label+property+fine-tune"];
        Assert.Equal(names, StudyMethod.Parse(names).Select(method => method.Name));
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
