using FairDiff.Shared;

namespace FairDiff.Fairness.Tests;

public class QuotedTextTests
{
    [Theory]
    [InlineData("a, b,c", "a|b|c")]
    [InlineData("\"a, b\",c", "\"a, b\"|c")]
    [InlineData("site=\"A, B\",sex=F", "site=\"A, B\"|sex=F")]
    [InlineData("\"say \"\"x, y\"\"\"", "\"say \"\"x, y\"\"\"")]
    [InlineData("5\" disk,b", "5\" disk|b")]
    [InlineData("", "")]
    public void Split_Quotes_KeepTheSeparatorInThem(string text, string expected) =>
        Assert.Equal(expected.Split('|'), QuotedText.Split(text, ','));

    [Theory]
    [InlineData("\"a, b\"", "a, b")]
    [InlineData(" a ", "a")]
    [InlineData("\"say \"\"x\"\"\"", "say \"x\"")]
    [InlineData("5\"", "5\"")]
    public void Unquote_Piece_IsTheNameMeant(string piece, string expected) => Assert.Equal(expected, QuotedText.Unquote(piece));

    [Fact]
    public void Split_QuoteThatIsNotClosed_IsRefused() =>
        Assert.Contains("not closed", Assert.Throws<FairnessException>(() => QuotedText.Split("site=\"A, B", ',')).Message);

    [Fact]
    public void Requirement_NamesWithCommas_GoInQuotes()
    {
        var data = FairnessData.Binary(
            [.. Enumerable.Range(0, 80).Select(row => row % 2 == 0)],
            [.. Enumerable.Range(0, 80).Select(row => row % 2 == 0 ? 0.9 : 0.1)]) with
        {
            Attributes = new Dictionary<string,
            IReadOnlyList<string>> { ["site, city"] = [.. Enumerable.Range(0, 80).Select(row => row < 40 ? "A, B" : "C")] },
        };
        var report = FairnessEvaluator.Evaluate(data, new FairnessOptions { BootstrapSamples = 0 }, TestContext.Current.CancellationToken);

        Assert.True(FairnessRequirement.Parse("group(\"site, city\",\"A, B\",accuracy) > 0.9").Check(report).IsMet);
        Assert.False(FairnessRequirement.Parse("gap(\"site, city\", accuracy) > 0.5").Check(report).IsMet);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("-x", "'-x")]
    [InlineData("-0.5", "-0.5")]
    public void ToCsv_GroupThatASpreadsheetWouldRun_IsEscapedUnlessAsked(string group, string expected)
    {
        var data = FairnessData.Binary([true, false, true], [0.9, 0.1, 0.8]) with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["site"] = [group, group, "b"] }
        };
        var report = FairnessEvaluator.Evaluate(data, new FairnessOptions { BootstrapSamples = 0 }, TestContext.Current.CancellationToken);

        Assert.Contains($"\nsite,{expected},accuracy,", report.ToCsv());
        Assert.Contains($"\nsite,{group},accuracy,", report.ToCsv(escapeFormulas: false));
    }
}
