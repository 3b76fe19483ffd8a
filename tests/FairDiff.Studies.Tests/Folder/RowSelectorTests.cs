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
