using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
namespace FairDiff.Pipelines.Tests.Evaluation;

public class EvaluateCommandTests
{
    [Fact]
    public void Invoke_Multiclass_PrintsTableAndWritesJson()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(240));

        var exit = run.Invoke(
            "--label", "label", "--scores", "score_", "--groups", "site,patient", "--high-risk", "b,c", "--bootstrap", "100", "--json",
            run.JsonPath);

        Assert.Equal(0, exit);
        Assert.Contains("north", run.Output);
        Assert.Contains("balancedAccuracy", run.Output);
        var json = run.Json();
        Assert.Equal(240, json.GetProperty("overall").GetProperty("n").GetInt32());
        Assert.Equal(160, json.GetProperty("overall").GetProperty("nHighRisk").GetInt32());
        Assert.Equal(0.8, json.GetProperty("groups").GetProperty("site").GetProperty("south").GetProperty("accuracy").GetDouble(), 1e-9);
        Assert.Equal("north", json.GetProperty("gaps").GetProperty("site").GetProperty("accuracy").GetProperty("best").GetString());
        Assert.Equal(
            "insufficient evidence",
            json.GetProperty("gaps").GetProperty("patient").GetProperty("accuracy").GetProperty("verdict").GetString());
    }

    [Fact]
    public void Invoke_Binary_EvaluatesThePositiveClass()
    {
        var rows = Enumerable.Range(0, 100).Select(row => $"{(row % 4 == 0 ? "ill" : "well")};{(row % 4 == 0 ? 0.9 : 0.2)}");
        using var run = new EvaluateRun("disease;p\n" + string.Join('\n', rows));

        var exit = run.Invoke("--label", "disease", "--score", "p", "--positive", "ill", "--bootstrap", "0", "--json", run.JsonPath);

        Assert.Equal(0, exit);
        var json = run.Json();
        Assert.Equal("ill", json.GetProperty("positive").GetString());
        Assert.Equal(["well", "ill"], json.GetProperty("classes").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal(1, json.GetProperty("overall").GetProperty("auc").GetDouble());
        Assert.Equal((25 * 0.01 + 75 * 0.04) / 100, json.GetProperty("overall").GetProperty("brier").GetDouble(), 1e-9);
    }

    [Fact]
    public void Invoke_Threshold_MovesTheDecision()
    {
        using var run = new EvaluateRun("label,p\n1,0.4\n1,0.3\n0,0.2\n0,0.35\n");

        run.Invoke("--score", "p", "--positive", "1", "--threshold", "0.3", "--bootstrap", "0", "--json", run.JsonPath);

        Assert.Equal(0.75, run.Json().GetProperty("overall").GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void Invoke_Cluster_ResamplesClusters()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(240));

        run.Invoke("--scores", "score_", "--cluster", "patient", "--bootstrap", "100", "--json", run.JsonPath);

        Assert.Equal(60, run.Json().GetProperty("options").GetProperty("clusters").GetInt32());
        Assert.Contains("60 clusters", run.Output);
    }

    [Fact]
    public void Invoke_Missing_DecidesWhichGroupsAreUnknown()
    {
        using var run = new EvaluateRun("label,site,s_a,s_b\na,NA,0.9,0.1\nb,-,0.2,0.8\n");

        run.Invoke("--scores", "s_", "--groups", "site", "--bootstrap", "0", "--missing", "-", "--json", run.JsonPath);

        var sites = run.Json().GetProperty("groups").GetProperty("site");
        Assert.Equal(["NA", "unknown"], sites.EnumerateObject().Select(site => site.Name));
    }

    [Fact]
    public void Invoke_QuotedCellsAndByteOrderMark_AreRead()
    {
        using var run = new EvaluateRun("\uFEFFlabel,site,s_a,s_b\na,\"one, two\",0.9,0.1\nb,\"one, two\",0.2,0.8\n");

        run.Invoke("--scores", "s_", "--groups", "site", "--bootstrap", "0", "--json", run.JsonPath);

        Assert.Equal(2, run.Json().GetProperty("groups").GetProperty("site").GetProperty("one, two").GetProperty("n").GetInt32());
    }

    [Fact]
    public void Invoke_SameSeed_WritesTheSameJson()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(120));
        string Json(string seed)
        {
            run.Invoke("--scores", "score_", "--groups", "site", "--seed", seed, "--bootstrap", "100", "--json", run.JsonPath);
            return File.ReadAllText(run.JsonPath);
        }

        Assert.Equal(Json("3"), Json("3"));
        Assert.NotEqual(Json("3"), Json("4"));
    }

    [Theory]
    [InlineData("gap(site,accuracy) < 0.5", 0)]
    [InlineData("gap(site,accuracy) > 0.01", 2)]
    [InlineData("gap(patient,accuracy) < 1", 2)]
    public void Invoke_Require_ExitsAsTheConditionSays(string condition, int expected)
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(240));

        var exit = run.Invoke(
            "--scores", "score_", "--groups", "site,patient", "--bootstrap", "100", "--require", "overall(accuracy) > 0", "--require",
            condition);

        Assert.Equal(expected, exit);
        Assert.Contains("met: overall(accuracy) > 0, it is", run.Output);
        Assert.Contains((expected == 0 ? "met: " : "not met: ") + condition, run.Output);
    }

    [Fact]
    public void Invoke_JUnit_WritesWhatBecameOfEachCondition()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(240));
        var file = run.JsonPath + ".xml";

        var exit = run.Invoke(
            "--scores", "score_", "--groups", "site,patient", "--bootstrap", "100", "--junit", file, "--require",
            "overall(accuracy) > 0", "--require", "gap(patient,accuracy) < 1");

        Assert.Equal(2, exit);
        var cases = XDocument.Load(file).Descendants("testcase").ToArray();
        Assert.Equal(["overall(accuracy) > 0", "gap(patient,accuracy) < 1"], cases.Select(one => (string)one.Attribute("name")!));
        Assert.Equal("insufficient evidence", (string)Assert.Single(cases[1].Elements("failure")).Attribute("type")!);
        Assert.Matches(@"interval: 0\.\d+ to 0\.\d+", cases[0].Element("system-out")!.Value);
        Assert.Contains("--require", Assert.ThrowsAny<Exception>(() => run.Invoke("--scores", "score_", "--junit", file)).Message);
    }

    [Fact]
    public void Invoke_Curves_WritesALineForEachPoint()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(240));
        var file = run.JsonPath + ".csv";

        run.Invoke("--scores", "score_", "--groups", "site", "--bootstrap", "0", "--curves", file);

        var lines = File.ReadAllLines(file);
        Assert.Equal("class,grouping,group,curve,x,y,lower,upper,rows", lines[0]);
        string[][] cells = [.. lines.Skip(1).Select(line => line.Split(','))];
        Assert.Equal(3, cells.Select(row => row[0]).Distinct().Count());
        Assert.Equal(
            ["roc", "reliability", "calibration", "decision", "treatAll", "riskWith", "riskWithout"],
            cells.Select(row => row[3]).Distinct());
        Assert.Equal(["overall", "site"], cells.Select(row => row[1]).Distinct());
    }

    [Fact]
    public void Invoke_Targets_EvaluatesConditionsThatGoTogether()
    {
        var rows = Enumerable.Range(0, 80).Select(
            row => $"{row % 2},{(row % 5 == 0 ? "" : row % 3 == 0 ? "1" : "0")},{0.2 + (0.6 * (row % 2))},{row / 80.0}");
        using var run = new EvaluateRun("y_edema,y_mass,p_edema,p_mass\n" + string.Join('\n', rows));

        run.Invoke("--targets", "y_", "--scores", "p_", "--bootstrap", "100", "--json", run.JsonPath);

        var overall = run.Json().GetProperty("overall");
        Assert.Equal(1, overall.GetProperty("aucOvR").GetProperty("edema").GetDouble());
        var mass = overall.GetProperty("outcomes").GetProperty("mass");
        Assert.Equal(64, mass.EnumerateObject().Sum(count => count.Value.GetInt32()));
    }

    [Fact]
    public void Invoke_SoftLabels_HasTheSoftAccuracy()
    {
        using var run = new EvaluateRun("q_a,q_b,q_c,s_a,s_b,s_c\n0.5,0.25,0.25,0.1,0.8,0.1\n1,0,0,1,0,0\n");

        run.Invoke("--soft-labels", "q_", "--scores", "s_", "--bootstrap", "0", "--json", run.JsonPath);

        Assert.Equal(0.625, run.Json().GetProperty("overall").GetProperty("softAccuracy").GetDouble());
    }

    [Fact]
    public void Invoke_Validation_CarriesItsThresholdAlong()
    {
        using var run = new EvaluateRun("label,p\n1,0.4\n1,0.3\n0,0.2\n0,0.35\n");
        var validation = Path.Combine(Path.GetDirectoryName(run.Predictions)!, "validation.csv");
        File.WriteAllText(validation, "label,p\n1,0.38\n0,0.1\n");

        run.Invoke("--score", "p", "--positive", "1", "--validation", validation, "--bootstrap", "0", "--json", run.JsonPath);

        Assert.Equal(0.38, run.Json().GetProperty("options").GetProperty("decisionThreshold").GetDouble());
        Assert.Equal(0.75, run.Json().GetProperty("overall").GetProperty("accuracy").GetDouble());
        Assert.Contains("Threshold of 1: 0.38, from 2 rows", run.Output);
    }

    [Fact]
    public void Invoke_ValidationWithOneHighRiskClass_ChoosesTheThresholdOfThatClass()
    {
        using var run = new EvaluateRun("label,s_ill,s_well\nill,0.4,0.6\nwell,0.1,0.9\n");
        var validation = Path.Combine(Path.GetDirectoryName(run.Predictions)!, "validation.csv");
        File.WriteAllText(validation, "label,s_ill,s_well\nill,0.3,0.7\nwell,0.2,0.8\n");

        run.Invoke("--scores", "s_", "--high-risk", "ill", "--validation", validation, "--bootstrap", "0", "--json", run.JsonPath);

        Assert.Contains("Threshold of ill: 0.3, from 2 rows", run.Output);
        Assert.Equal(1, run.Json().GetProperty("overall").GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void Invoke_Posterior_TellsTheSpread()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(240));

        run.Invoke("--scores", "score_", "--groups", "site", "--bootstrap", "0", "--posterior", "accuracy");

        Assert.Matches(
            @"site: posterior difference of accuracy to all other groups, 100,000 draws; spread of the modes 0\.\d+", run.Output);
    }

    [Fact]
    public void Invoke_Bca_SaysSo()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(240));

        run.Invoke("--scores", "score_", "--groups", "site", "--bootstrap", "100", "--interval", "bca");

        Assert.Contains("BCa bootstrap", run.Output);
    }

    [Fact]
    public void Invoke_Baseline_ComparesOnTheSameRows()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(240));

        run.Invoke(
            "--scores", "score_", "--groups", "site", "--bootstrap", "100", "--replicates", run.Predictions, "--baseline", run.Predictions,
            run.Predictions, "--json", run.JsonPath);

        Assert.Contains("Compared with the baseline on the same 240 rows", run.Output);
        var accuracy = run.Json().GetProperty("comparison").EnumerateArray().Single(
            row => row.GetProperty("quantity").GetString() == "overall(accuracy)");
        Assert.Equal(2, accuracy.GetProperty("baseline").GetProperty("values").GetArrayLength());
        Assert.Equal(0, accuracy.GetProperty("difference").GetProperty("value").GetDouble());
    }

    [Fact]
    public void Invoke_BaselineAndOod_ConsoleJsonAndPageHaveTheSameVerdicts()
    {
        // The baseline takes every second row of class a for b; the other set is that of the baseline.
        var rows = EvaluateRun.ThreeClasses(240);
        using var run = new EvaluateRun(rows);
        var baseline = Path.Combine(Path.GetDirectoryName(run.Predictions)!, "baseline.csv");
        File.WriteAllText(
            baseline,
            string.Join('\n', rows.Split('\n').Select((line, row) => row % 2 == 1 && line.StartsWith("a,", StringComparison.Ordinal)
            ? string.Join(',', line.Split(',')[..3].Concat(["0.1", "0.8", "0.1"])) : line)));
        var page = Path.ChangeExtension(run.JsonPath, ".html");

        run.Invoke(
            "--scores", "score_", "--groups", "site", "--bootstrap", "1000", "--baseline", baseline, "--ood", $"far={baseline}", "--json",
            run.JsonPath, "--html", page);

        var html = File.ReadAllText(page);
        JsonElement[] quantities = [
            .. run.Json().GetProperty("comparison").EnumerateArray(),
            .. run.Json().GetProperty("shift")[0].GetProperty("quantities").EnumerateArray()];
        JsonElement[] tested = [.. quantities.Where(quantity => quantity.GetProperty("holmPValue").ValueKind == JsonValueKind.Number)];

        // Accuracy, balanced accuracy and AUC: all rows, the gap and the worst site.
        Assert.Equal(18, tested.Length);
        Assert.All(quantities.Except(tested), quantity => Assert.Equal("notTested", quantity.GetProperty("verdict").GetString()));
        Assert.Contains(tested, quantity => quantity.GetProperty("verdict").GetString() == "better");
        Assert.Contains(tested, quantity => quantity.GetProperty("verdict").GetString() == "worse");
        foreach (var verdict in tested.CountBy(quantity => quantity.GetProperty("verdict").GetString()!))
        {
            var (words, mark) = verdict.Key == "notClear" ? ("not clear", "open") : (verdict.Key, verdict.Key);
            Assert.Equal(verdict.Value, Regex.Count(run.Output, $@"\(\d\.\d{{4}}\), {words}"));
            Assert.Equal(verdict.Value, Regex.Count(html, $"<span class=\"word {mark}\">{words}</span>"));
        }

        Assert.All(tested, quantity => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"({quantity.GetProperty("holmPValue").GetDouble():0.0000})"), run.Output));
    }

    [Fact]
    public void Invoke_Ood_ShowsTheSetsSideBySide()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(240));
        var far = Path.Combine(Path.GetDirectoryName(run.Predictions)!, "far.csv");
        File.WriteAllText(far, EvaluateRun.ThreeClasses(60).Replace(",site,", ",hospital,"));

        run.Invoke("--scores", "score_", "--groups", "site", "--bootstrap", "100", "--ood", $"far={far}", "--json", run.JsonPath);

        Assert.Contains("far (60 rows) beside the evaluated set (240 rows)", run.Output);
        var set = run.Json().GetProperty("shift")[0];
        Assert.Equal(60, set.GetProperty("report").GetProperty("overall").GetProperty("n").GetInt32());
        Assert.Contains("gap(site,accuracy)", set.GetProperty("notComparable").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public void Invoke_BucketAndCsv_GroupsByAgeAndWritesATable()
    {
        var rows = Enumerable.Range(0, 120).Select(row => $"{row % 2},{row % 2 * 0.8},{row}");
        using var run = new EvaluateRun("label,p,age\n" + string.Join('\n', rows));

        run.Invoke(
            "--score", "p", "--positive", "1", "--groups", "age", "--bucket", "age=40,80", "--bootstrap", "0", "--csv", run.JsonPath,
            "--posterior", "accuracy");

        Assert.Contains("age,\"[40, 80)\",accuracy,value,40,1,", File.ReadAllText(run.JsonPath));
    }
}
