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

    [Fact]
    public void Parse_UnknownName_ListsTheMethods()
    {
        var error = Assert.Throws<FairDiffException>(() => StudyMethod.Parse(["baseline", "magic"]));
        Assert.Contains("'magic'", error.Message);
        Assert.Contains("label+property+color", error.Message);
    }
}
