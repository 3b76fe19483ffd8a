using System.Globalization;
using FairDiff.MLNet;

namespace FairDiff.Pipelines.Tests.Evaluation;

/// <summary>Scores that are no probabilities: rounding is borne, logits are recognised, and every piece of advice works.</summary>
public sealed class ScoreScaleTests
{
    private static readonly string[] Binary = ["--score", "p", "--positive", "1", "--bootstrap", "0"];
    private static readonly string[] Classes = ["--scores", "s_", "--bootstrap", "0"];
    private static readonly string[] Conditions = ["--targets", "y_", "--scores", "p_", "--bootstrap", "0"];

    private static readonly double[] LogOdds = [-6.5, -3, -1.5, -0.4, 0.3, 1.2, 2.8, 5.5];

    [Theory]
    [InlineData("1.0000001", "-0.0000001")]
    [InlineData("1.00005", "0")]
    [InlineData("1", "-1e-9")]
    public void Invoke_Rounding_CountsAsProbability(string high, string low)
    {
        using var run = new EvaluateRun($"label,p\n1,{high}\n0,{low}\n1,0.75\n0,0.5\n");

        Assert.Equal(0, run.Invoke([.. Binary, "--json", run.JsonPath]));

        Assert.Equal((0 + 0 + (0.25 * 0.25) + (0.5 * 0.5)) / 4, run.Json().GetProperty("overall").GetProperty("brier").GetDouble(), 1e-12);
        Assert.DoesNotContain("probabilit", run.Output);
    }

    [Theory]
    [InlineData("1.01")]
    [InlineData("-0.2")]
    [InlineData("4.5")]
    public void Invoke_BinaryScoreThatIsNoProbability_NamesTheLineAndWhatToSay(string score)
    {
        var error = Error($"label,p\n1,0.9\n0,{score}\n", Binary);

        Assert.Contains($"line 3: the score of '1' is {score}", error);
        Assert.Contains("--scores-are logits", error);
        Assert.Contains("--threshold", error);
    }

    [Fact]
    public void Invoke_BinaryLogits_GiveWhatTheirProbabilitiesGive()
    {
        var expected = Metrics(BinaryFile(Sigmoid), Binary);

        Assert.Equal(expected, Metrics(BinaryFile(score => score), [.. Binary, "--scores-are", "logits"]));
        Assert.Throws<FairDiffException>(() => Metrics(BinaryFile(score => score), Binary));

        // The threshold that the advice asks for decides alike, at the logit of one half.
        Assert.Equal(
            expected["accuracy"], Metrics(BinaryFile(score => score), [.. Binary, "--scores-are", "any", "--threshold", "0"])["accuracy"]);
        Assert.Equal(expected["accuracy"], Metrics(BinaryFile(score => score), [.. Binary, "--threshold", "0"])["accuracy"]);
    }

    [Fact]
    public void Invoke_LogitsOfClasses_AreToldOfAndTakenBySoftmax()
    {
        string File(bool logits) => "label,s_a,s_b,s_c\n" + string.Concat(LogOdds.Select((x, row) =>
        {
            double[] scores = [x, 1.5, -x];
            var sum = scores.Sum(Math.Exp);
            return Line("abc"[row % 3], scores.Select(score => logits ? score : Math.Exp(score) / sum));
        }));

        using (var run = new EvaluateRun(File(logits: true)))
        {
            Assert.Equal(0, run.Invoke(Classes));
            Assert.Contains("line 2: the score of 'a' is -6.5: no probability. Decisions rest on the largest score", run.Output);
            Assert.Contains("--scores-are logits", run.Output);
        }

        Assert.Equal(Metrics(File(logits: false), Classes), Metrics(File(logits: true), [.. Classes, "--scores-are", "logits"]));
    }

    [Fact]
    public void Invoke_LogitsOfConditions_NeedWordsOrAThreshold()
    {
        string File(Func<double, double> score) =>
            "y_a,y_b,p_a,p_b\n" + string.Concat(LogOdds.Select((x, row) => Line(row % 2, [row / 4, score(x), score(-x)])));

        Assert.Contains("line 2: the score of 'a' is -6.5", Error(File(x => x), Conditions));
        Assert.Equal(Metrics(File(Sigmoid), Conditions), Metrics(File(x => x), [.. Conditions, "--scores-are", "logits"]));
        Assert.Equal(
            Metrics(File(Sigmoid), Conditions)["accuracy"], Metrics(File(x => x), [.. Conditions, "--threshold", "0"])["accuracy"]);
    }

    [Fact]
    public void Invoke_ProbabilitiesAsked_RefusesOthersAndLogitsThatLookLikeThemAreTold()
    {
        Assert.Contains("a probability is from 0 to 1", Error(BinaryFile(x => x), [.. Binary, "--scores-are", "probabilities"]));
        Assert.Contains(
            "line 3: the scores sum to 0.9", Error(
                "label,s_a,s_b\na,0.9999,0\nb,0.2,0.7\n", [.. Classes, "--scores-are", "probabilities"]));
        using var run = new EvaluateRun(BinaryFile(Sigmoid));
        Assert.Equal(0, run.Invoke([.. Binary, "--scores-are", "logits"]));
        Assert.Contains("all scores are from 0 to 1, as probabilities are, and are taken for logits", run.Output);
    }

    [Fact]
    public void Invoke_OrderOnly_SaysTheThresholdThatDecides()
    {
        using var run = new EvaluateRun(BinaryFile(x => x));
        Assert.Equal(0, run.Invoke([.. Binary, "--scores-are", "any"]));
        Assert.Contains("decisions rest on the threshold 0.5", run.Output);
    }

    /// <summary>What the message of a wrong target says is allowed, the reader takes.</summary>
    [Fact]
    public void Invoke_TargetOfAnotherKind_IsNamedWithTheRemedy()
    {
        const string Rows = "y_a,p_a\n1,0.9\n0,0.1\n{0},0.6\n";
        string File(string target) => string.Format(CultureInfo.InvariantCulture, Rows, target);

        Assert.Contains(
            "line 4: column 'y_a' is -1; the truth of a condition must be 1, 0, or missing (an empty cell; --missing -1",
            Error(File("-1"), Conditions));
        Assert.Equal(Metrics(File(""), Conditions), Metrics(File("-1"), [.. Conditions, "--missing", "-1"]));
        Assert.Equal(Metrics(File(""), Conditions), Metrics(File("NaN"), Conditions));
        Assert.Equal(Metrics(File("1"), Conditions), Metrics(File("1.0000001"), Conditions));
    }

    [Theory]
    [InlineData("0.5,0.2", "line 3: the weights of the soft label sum to 0.7")]
    [InlineData("1.2,-0.2", "line 3: column 'w_a' is 1.2")]
    public void Invoke_SoftLabelThatIsNoDistribution_NamesTheLine(string weights, string expected) => Assert.Contains(
        expected, Error($"w_a,w_b,s_a,s_b\n0.9999,0,0.9,0.1\n{weights},0.2,0.8\n", ["--soft-labels", "w_", .. Classes]));

    /// <summary>A label that counts as missing: both ways out that the message names lead out.</summary>
    [Fact]
    public void Invoke_LabelThatCountsAsMissing_IsNamedWithTheRemedy()
    {
        const string Rows = "label,p\n1,0.9\nNA,0.1\n1,0.7\nNA,0.3\n";

        Assert.Contains("line 3: column 'label' is 'NA', which counts as missing", Error(Rows, Binary));
        using var run = new EvaluateRun(Rows);
        Assert.Equal(0, run.Invoke([.. Binary, "--missing", ""]));

        // Who names a class says that it is one.
        using var classes = new EvaluateRun("label,s_None,s_b\nNone,0.9,0.1\nb,0.2,0.8\n");
        Assert.Equal(0, classes.Invoke(Classes));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static string BinaryFile(Func<double, double> score) =>
        "label,p\n" + string.Concat(LogOdds.Select((x, row) => Line(row is 1 or 4 or 6 or 7 ? 1 : 0, [score(x)])));

    private static string Line(object label, IEnumerable<double> numbers) =>
        $"{label},{string.Join(',', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}\n";

    private static Dictionary<string, double> Metrics(string csv, string[] arguments)
    {
        using var run = new EvaluateRun(csv);
        Assert.Equal(0, run.Invoke([.. arguments, "--json", run.JsonPath]));
        return run.Json().GetProperty("overall").EnumerateObject().Where(
            metric => metric.Value.ValueKind == System.Text.Json.JsonValueKind.Number)
            .ToDictionary(metric => metric.Name, metric => Math.Round(metric.Value.GetDouble(), 9));
    }

    private static string Error(string csv, string[] arguments)
    {
        using var run = new EvaluateRun(csv);
        return Assert.Throws<FairDiffException>(() => run.Invoke(arguments)).Message;
    }
}
