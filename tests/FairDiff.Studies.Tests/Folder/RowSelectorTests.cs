using FairDiff.MLNet;

namespace FairDiff.Studies.Tests.Folder;

public sealed class RowSelectorTests
{
    [Fact]
    public void Parse_ColumnEqualsValue_SplitsAtTheFirstEqualsSign()
    {
        Assert.Equal(new RowSelector("site", "a=b"), RowSelector.Parse("--ood", "site=a=b"));
        Assert.Equal(new RowSelector("site", ""), RowSelector.Parse("--ood", "site="));
    }

    [Theory]
    [InlineData("site=\"A, B\"", "site", "A, B")]
    [InlineData("\"my, site\" = \"a=b\"", "my, site", "a=b")]
    [InlineData("site=\"say \"\"x\"\"\"", "site", "say \"x\"")]
    [InlineData("size=5\" disk", "size", "5\" disk")]
    [InlineData(" site = A ", "site", "A")]
    public void Parse_DoubleQuotes_KeepCommasAndEqualsSigns(string text, string column, string value) =>
        Assert.Equal(new RowSelector(column, value), RowSelector.Parse("--ood", text));

    [Fact]
    public void ParseLimit_Count_IsBehindTheLastColon()
    {
        Assert.Equal(new LabelLimit(new RowSelector("site", "x:y"), 100), LabelLimit.Parse("--skew", "site=x:y:100"));
    }

    [Theory]
    [InlineData("site=A:100:1=0.9", "site=A:100:1=0.9", new[] { "1" }, new[] { 90 })]
    [InlineData("site=x:y:7:tumour=0.5:\"a, b\"=0.5", "site=x:y:7:tumour=0.5:\"a, b\"=0.5", new[] { "tumour", "a, b" }, new[] { 4, 3 })]
    [InlineData("site=A:3:1=.333:2=.333:3=.334", "site=A:3:1=0.333:2=0.333:3=0.334", new[] { "1", "2", "3" }, new[] { 1, 1, 1 })]
    public void ParseLimit_Shares_SayHowManyAreOfAClass(string text, string written, string[] classes, int[] counts)
    {
        var limit = LabelLimit.Parse("--skew", text);

        Assert.Equal(written, $"{limit}");
        Assert.Equal(classes.Zip(counts), limit.Quotas());
        Assert.Equal($"{limit}", $"{LabelLimit.Parse("--skew", written)}");
    }

    [Theory]
    [InlineData("site=A:100:1=90", "'1=90' gives no share of a class")]
    [InlineData("site=A:100:1=.5:1=.4", "'1=.4' gives no share of a class; write each class once")]
    [InlineData("site=A:100:1=.7:2=.6", "the shares are 1.3 together; they must be at most 1")]
    [InlineData("site=A:many:1=.5", "is not of the form column=value:count")]
    public void ParseLimit_WrongShares_SaysWhatIsWrong(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<FairDiffException>(() => LabelLimit.Parse("--skew", text)).Message);

    [Theory]
    [InlineData("site")]
    [InlineData("=A")]
    public void Parse_OtherForm_NamesOptionAndText(string text)
    {
        var error = Assert.Throws<FairDiffException>(() => RowSelector.Parse("--ood", text));
        Assert.Contains($"--ood '{text}'", error.Message);
    }

    [Theory]
    [InlineData("site=A")]
    [InlineData("site=A:many")]
    [InlineData("site=A:-1")]
    public void ParseLimit_OtherForm_NamesOptionAndText(string text)
    {
        var error = Assert.Throws<FairDiffException>(() => LabelLimit.Parse("--skew", text));
        Assert.Contains($"--skew '{text}'", error.Message);
    }
}
