using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Pipelines.Tests.Evaluation;

public class EvaluateCommandErrorTests
{
    private const string Good = "label,site,s_a,s_b\na,x,0.9,0.1\nb,y,0.2,0.8\n";
    private static readonly string[] Multiclass = ["--scores", "s_", "--bootstrap", "0"];
    private static readonly string[] Binary = ["--score", "s_a", "--positive", "a", "--bootstrap", "0"];

    [Fact]
    public void Invoke_MissingFile_NamesIt() => AssertError(null, Multiclass, "predictions.csv does not exist", "--predictions");

    [Fact]
    public void Invoke_EmptyFile_SaysSo() => AssertError("", Multiclass, "is empty", "header");

    [Fact]
    public void Invoke_HeaderOnly_SaysThatThereAreNoRows() => AssertError<FairnessException>("label,s_a,s_b\n", Multiclass, "no rows");

    [Fact]
    public void Invoke_MissingLabelColumn_ListsTheColumns() =>
        AssertError(Good, [.. Multiclass, "--label", "truth"], "no column 'truth'", "label, site, s_a, s_b");

    [Fact]
    public void Invoke_MissingGroupColumn_ListsTheColumns() =>
        AssertError(Good, [.. Multiclass, "--groups", "site*sex"], "no column 'sex'", "label, site, s_a, s_b");

    [Fact]
    public void Invoke_PrefixOfNoColumn_SaysSo() =>
        AssertError(Good, ["--scores", "prob_"], "0 columns that begin with 'prob_'", "--score");

    [Fact]
    public void Invoke_LabelWithoutScoreColumn_NamesLineAndClasses() =>
        AssertError(Good + "c,x,0.5,0.5\n", Multiclass, "line 4", "label 'c' has no score column", "a, b");

    [Theory]
    [InlineData("NaN")]
    [InlineData("inf")]
    [InlineData("")]
    [InlineData("high")]
    public void Invoke_ScoreThatIsNoNumber_NamesLineAndColumn(string score) =>
        AssertError(Good + $"a,x,{score},0.5\n", Multiclass, "line 4", $"column 's_a' is '{score}'");

    [Fact]
    public void Invoke_EmptyLabel_NamesLine() => AssertError(Good + ",x,0.5,0.5\n", Multiclass, "line 4", "'label' is empty");

    [Fact]
    public void Invoke_RaggedLine_NamesLine() => AssertError(Good + "a,x,0.5\n", Multiclass, "line 4", "3 cells where the header has 4");

    [Fact]
    public void Invoke_LineAfterMultilineCell_IsCountedAsInTheFile() =>
        AssertError(Good + "a,\"two\nlines\",0.5,0.5\na,x,oops,0.5\n", Multiclass, "line 6", "oops");

    [Fact]
    public void Invoke_SameColumnTwice_NamesIt() => AssertError("label,s_a,s_a\na,1,0\n", Multiclass, "column 's_a' more than once");

    [Fact]
    public void Invoke_UnknownHighRiskClass_ListsClasses() =>
        AssertError<FairnessException>(Good, [.. Multiclass, "--high-risk", "melanoma"], "'melanoma'", "a, b");

    [Fact]
    public void Invoke_NoScores_NamesBothWays() => AssertError(Good, [], "--scores", "--score COLUMN --positive LABEL");

    [Fact]
    public void Invoke_BothKindsOfScores_NamesBothWays() => AssertError(Good, [.. Multiclass, .. Binary[..4]], "one of two ways");

    [Fact]
    public void Invoke_ScoreWithoutPositive_SaysSo() => AssertError(Good, ["--score", "s_a"], "--positive LABEL");

    [Fact]
    public void Invoke_BinaryWithThirdLabel_NamesLine() =>
        AssertError(Good + "c,x,0.5,0.5\n", Binary, "line 4", "'c' after 'b'", "--scores");

    [Fact]
    public void Invoke_BinaryWithoutPositiveRow_SaysSo() => AssertError("label,s_a\nb,0.1\n", Binary, "no row with the label 'a'", "'b'");

    [Fact]
    public void Invoke_UnwritableJson_NamesFile() =>
        AssertError(Good, [.. Multiclass, "--json", "/dev/null/x.json"], "/dev/null/x.json (--json)");

    [Fact]
    public void Invoke_RequirementThatCannotBeRead_SaysTheForm() =>
        AssertError<FairnessException>(Good, [.. Multiclass, "--require", "gap < 1"], "'gap < 1'", "gap(site,accuracy) < 0.05");

    [Fact]
    public void Invoke_ValidationIsTheEvaluatedFile_IsRefused()
    {
        using var run = new EvaluateRun("label,p\n1,0.4\n0,0.2\n");

        var error = Assert.Throws<FairDiffException>(() => run.Invoke("--score", "p", "--positive", "1", "--validation", run.Predictions));

        Assert.Contains("flatters the model", error.Message);
    }

    [Theory]
    [InlineData("--threshold-probability", "a=1")]
    [InlineData("--threshold-probability", "a=0,1")]
    [InlineData("--prevalence", "0.5")]
    [InlineData("--prevalence", "a=0.5,a=0.4")]
    public void Invoke_ShareOfAClassThatCannotBeRead_SaysTheForm(string option, string value) =>
        AssertError(Good, [.. Multiclass, option, value], option, "CLASS=NUMBER, each class once, above 0 and below 1");

    [Fact]
    public void Invoke_PrevalenceOfNoClass_ListsClasses() =>
        AssertError<FairnessException>(Good, [.. Multiclass, "--prevalence", "z=0.5"], "no class 'z'", "a, b");

    [Fact]
    public void Invoke_TargetsWithoutScores_SaysSo() => AssertError(Good, [.. Binary, "--targets", "y_"], "--targets", "--scores PREFIX");

    [Fact]
    public void Invoke_TargetColumnMissing_NamesIt() => AssertError(Good, [.. Multiclass, "--targets", "y_"], "no column 'y_a'");

    [Theory]
    [InlineData("age")]
    [InlineData("age=q1")]
    [InlineData("age=young")]
    public void Invoke_BucketThatCannotBeRead_SaysTheForms(string bucket) =>
        AssertError(Good, [.. Multiclass, "--bucket", bucket], $"'{bucket}'", "age=18,40,60", "age=q4");

    [Fact]
    public void Invoke_OodWithoutName_SaysTheForm() => AssertError(Good, [.. Multiclass, "--ood", "far.csv"], "'far.csv'", "NAME=FILE");

    [Fact]
    public void Invoke_OodNamedAsTheEvaluatedFile_AsksForAnotherName() =>
        AssertError(Good, [.. Multiclass, "--ood", "evaluated=far.csv"], "'evaluated=far.csv'", "another name");

    [Fact]
    public void Invoke_ReplicatesWithoutBaseline_SaysSo() =>
        AssertError(Good, [.. Multiclass, "--replicates", "far.csv"], "--replicates needs --baseline");

    [Fact]
    public void Invoke_UnknownInterval_NamesBoth() => AssertError(Good, [.. Multiclass, "--interval", "t"], "'t'", "percentile or bca");

    [Fact]
    public void Invoke_UnknownThresholdRule_SaysTheForms()
    {
        using var run = new EvaluateRun("label,p\n1,0.4\n0,0.2\n");

        var error = Assert.Throws<FairDiffException>(
            () => run.Invoke("--score", "p", "--positive", "1", "--validation", run.JsonPath, "--threshold-rule", "best"));

        Assert.Contains("sensitivity=0.9", error.Message);
    }

    [Fact]
    public void Invoke_ThresholdsByGroupOfTooFewRows_SaysHowManyAreNeeded()
    {
        using var run = new EvaluateRun("label,p,site\n1,0.4,a\n0,0.2,a\n");
        File.Copy(run.Predictions, run.JsonPath);
        string[] arguments = ["--score", "p", "--positive", "1", "--threshold-by", "site"];

        Assert.Contains("needs --validation FILE", Assert.Throws<FairDiffException>(() => run.Invoke(arguments)).Message);
        arguments = [.. arguments, "--validation", run.JsonPath];
        Assert.Contains("--threshold-rule sensitivity=0.85", Assert.Throws<FairDiffException>(() => run.Invoke(arguments)).Message);
        Assert.Contains("each group needs 19 such rows, and a has 1 rows with '1'", Assert.Throws<FairnessException>(
            () => run.Invoke([.. arguments, "--threshold-rule", "sensitivity=0.85"])).Message);
    }

    /// <summary>Half of the ill have a score below all who are well: to find them costs more than 0.5 does.</summary>
    [Fact]
    public void Invoke_ThresholdsByGroupThatAGroupWouldLoseBy_AreRefused()
    {
        var rows = Enumerable.Range(0, 80).Select(row => row < 40 ? $"1,{(row % 2 == 0 ? "0.2" : "0.8")},a" : "0,0.3,a");
        using var run = new EvaluateRun("label,p,site\n" + string.Join('\n', rows) + "\n");
        File.Copy(run.Predictions, run.JsonPath);

        Assert.Contains("cannot be had at site a without a loss", Assert.Throws<FairnessException>(() => run.Invoke(
            "--score", "p", "--positive", "1", "--threshold-by", "site", "--validation", run.JsonPath, "--threshold-rule",
            "sensitivity=0.85", "--threshold", "0.5")).Message);
    }

    private static void AssertError(string? csv, string[] arguments, params string[] parts) =>
        AssertError<FairDiffException>(csv, arguments, parts);

    private static void AssertError<T>(string? csv, string[] arguments, params string[] parts)
        where T : Exception
    {
        var message = Error<T>(csv, arguments).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
        Assert.DoesNotContain('\n', message);
    }

    private static T Error<T>(string? csv, string[] arguments)
        where T : Exception
    {
        using var run = new EvaluateRun(csv ?? "");
        if (csv is null)
        {
            File.Delete(run.Predictions);
        }

        return Assert.Throws<T>(() => run.Invoke(arguments));
    }
}
