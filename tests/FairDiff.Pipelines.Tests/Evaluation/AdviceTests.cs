using System.Text;
using FairDiff.MLNet;

namespace FairDiff.Pipelines.Tests.Evaluation;

/// <summary>Whoever does what the message of a reader advises gets on.</summary>
public sealed class AdviceTests
{
    private static readonly string[] Classes = ["--scores", "s_", "--bootstrap", "0"];
    private static readonly string[] Binary = ["--score", "s_a", "--positive", "a", "--bootstrap", "0"];

    [Fact]
    public void OneScoreColumn_ScoreAndPositive() => Check(
        "label,s_a\na,0.9\nb,0.2\n", Classes, "for one column of scores use --score and --positive", "label,s_a\na,0.9\nb,0.2\n", Binary);

    [Fact]
    public void ThreeLabels_Scores()
    {
        const string Table = "label,s_a,s_b,s_c\na,0.8,0.1,0.1\nb,0.1,0.8,0.1\nc,0.1,0.1,0.8\n";
        Check(Table, Binary, "for more classes use --scores", Table, Classes);
    }

    [Fact]
    public void UnquotedComma_Quotes() => Check(
        "label,site,s_a,s_b\na,A, old,0.9,0.1\nb,B,0.2,0.8\n", Classes, "a cell with ',' in it must stand in double quotes",
        "label,site,s_a,s_b\na,\"A, old\",0.9,0.1\nb,B,0.2,0.8\n", Classes);

    [Fact]
    public void DecimalComma_Point() => Check(
        "label;s_a;s_b\na;0,9;0,1\nb;0,2;0,8\n", Classes, "with a point for decimals", "label;s_a;s_b\na;0.9;0.1\nb;0.2;0.8\n", Classes);

    [Fact]
    public void EmptyLabel_RowLeftOut() => Check(
        "label,s_a,s_b\na,0.9,0.1\nNaN,0.5,0.5\nb,0.2,0.8\n", Classes, "leave out rows without a label",
        "label,s_a,s_b\na,0.9,0.1\nb,0.2,0.8\n", Classes);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public void OtherEncoding_Utf8OrUtf16WithItsMark(string encoding)
    {
        const string Table = "label,site,s_a,s_b\na,Süd,0.9,0.1\nb,Süd,0.2,0.8\n";
        using var run = new EvaluateRun("");
        File.WriteAllBytes(run.Predictions, Encoding.Latin1.GetBytes(Table));
        Assert.Contains(
            "nor UTF-16 with a byte order mark); save the file as UTF-8",
            Assert.Throws<FairDiffException>(() => run.Invoke(Classes)).Message);

        File.WriteAllText(run.Predictions, Table, Encoding.GetEncoding(encoding));
        Assert.Equal(0, run.Invoke([.. Classes, "--groups", "site"]));
        Assert.Contains("Süd", run.Output);
    }

    private static void Check(string table, string[] arguments, string advice, string mended, string[] then)
    {
        using var run = new EvaluateRun(table);
        Assert.Contains(advice, Assert.Throws<FairDiffException>(() => run.Invoke(arguments)).Message);

        File.WriteAllText(run.Predictions, mended);
        Assert.Equal(0, run.Invoke(then));
    }
}
