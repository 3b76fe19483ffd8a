using System.Text.Json.Nodes;

namespace FairDiff.Pipelines.Tests.Evaluation;

/// <summary>What <c>fairdiff evaluate --json</c> writes follows evaluation.schema.json, which allows no other property and none to be
/// missing.</summary>
public class EvaluationSchemaTests
{
    private const string Conditions = "y_edema,y_mass,p_edema,p_mass,sex\n";

    [Fact]
    public async Task Json_EverythingOfExclusiveClasses_FollowsTheSchema()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(240));
        run.Invoke(
            "--scores", "score_", "--groups", "site,patient", "--high-risk", "b,c", "--high-risk-threshold", "0.5", "--bootstrap", "100",
            "--interval", "bca", "--top-k", "2", "--threshold-probability", "b=0.2", "--prevalence", "b=0.1,c=0.02", "--fixed-specificity",
            "0.9", "--fixed-sensitivity", "0.8",
            "--cluster", "patient", "--replicates", run.Predictions, "--baseline", run.Predictions, run.Predictions, "--ood",
            $"far={run.Predictions}", "--json", run.JsonPath);

        Assert.Empty(await Errors(run));
        var overall = run.Json().GetProperty("overall");
        Assert.Equal(["b"], overall.GetProperty("netBenefitAtPrevalence").EnumerateObject().Select(one => one.Name));
        Assert.Equal(["b", "c"], overall.GetProperty("ppvAtPrevalence").EnumerateObject().Select(one => one.Name));
        Assert.Equal(0.02, run.Json().GetProperty("options").GetProperty("prevalences").GetProperty("c").GetDouble());
        Assert.All(["comparison", "shift"], part => Assert.NotEqual(0, run.Json().GetProperty(part).GetArrayLength()));
    }

    [Fact]
    public async Task Json_TwoClassesWithoutIntervals_FollowsTheSchema()
    {
        using var run = new EvaluateRun("label,p,sex\n1,0.4,F\n1,0.3,M\n0,0.2,F\n0,0.35,M\n");
        run.Invoke(
            "--score", "p", "--positive", "1", "--groups", "sex", "--bootstrap", "0", "--min-group-size", "1", "--min-class-size", "1",
            "--posterior", "accuracy", "--json", run.JsonPath);

        Assert.Empty(await Errors(run));
        Assert.True(run.Json().TryGetProperty("posterior", out _));
    }

    /// <summary>Of 40 rows of class b at either site 8 have a score of 0.1, the others of 0.8: enough to be sure of 0.6.</summary>
    [Fact]
    public async Task Json_ThresholdsByGroup_FollowsTheSchema()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(240));
        var validation = Path.Combine(Path.GetDirectoryName(run.Predictions)!, "validation.csv");
        File.Copy(run.Predictions, validation);
        run.Invoke(
            "--scores", "score_", "--groups", "site", "--bootstrap", "0", "--validation", validation,
            "--threshold-rule", "sensitivity=0.6", "--threshold-by", "site", "--threshold-class", "b", "--json", run.JsonPath);

        Assert.Empty(await Errors(run));
        Assert.Contains("Threshold of b, site north: 0.8, from 120 rows of", run.Output);
        var thresholds = run.Json().GetProperty("options").GetProperty("groupThresholds").GetProperty("b");
        Assert.Equal(0.8, thresholds.GetProperty("thresholds").GetProperty("south").GetDouble());
        Assert.Equal(
            [.8, .8],
            new[] { "north", "south" }.Select(site => run.Json().GetProperty("groups").GetProperty("site").GetProperty(site)
                .GetProperty("recall").GetProperty("b").GetDouble()));
    }

    [Fact]
    public async Task Json_SoftLabels_FollowsTheSchema()
    {
        using var run = new EvaluateRun("q_a,q_b,q_c,s_a,s_b,s_c\n0.5,0.25,0.25,0.1,0.8,0.1\n1,0,0,1,0,0\n");
        run.Invoke("--soft-labels", "q_", "--scores", "s_", "--bootstrap", "0", "--json", run.JsonPath);

        Assert.Empty(await Errors(run));
    }

    [Fact]
    public async Task Json_ConditionsThatGoTogether_FollowTheSchemaAndHaveTheirCoOccurrence()
    {
        // Edema in rows 0, 1, 2; mass in 1, 2, 3 and unknown in 0: of the two rows with edema in which mass is known both have it.
        using var run = new EvaluateRun(Conditions + "1,,0.9,0.2,F\n1,1,0.8,0.7,M\n1,1,0.7,0.9,F\n0,1,0.1,0.8,M\n");
        run.Invoke(
            "--targets", "y_", "--scores", "p_", "--groups", "sex", "--bootstrap", "100", "--ood", $"far={run.Predictions}", "--json",
            run.JsonPath);

        Assert.Empty(await Errors(run));
        var sets = run.Json().GetProperty("coOccurrence");
        Assert.Equal(["evaluated", "far"], sets.EnumerateArray().Select(set => set.GetProperty("set").GetString()));
        Assert.Equal((1.0, 2), (sets[0].GetProperty("probability")[0][1].GetDouble(), sets[0].GetProperty("rows")[0][1].GetInt32()));
        Assert.Matches(
            @"P\(column \| row\), evaluated:\s*\n +edema  mass\s*\n  edema  1\.000  1\.000\s*\n  mass   0\.667  1\.000", run.Output);
    }

    [Theory]
    [InlineData("overall", "n")]
    [InlineData("overall", "intervalMethods")]
    [InlineData("options", "seed")]
    public async Task Json_PropertyMissingOrAdded_IsFound(string part, string property)
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(60));
        run.Invoke("--scores", "score_", "--bootstrap", "0", "--json", run.JsonPath);
        var json = JsonNode.Parse(File.ReadAllText(run.JsonPath))!;

        json[part]!.AsObject().Remove(property);
        Assert.NotEmpty(await Errors(json.ToJsonString()));
        json[part]![property + "OfAnotherName"] = 1;
        Assert.NotEmpty(await Errors(json.ToJsonString()));
    }

    private static Task<string[]> Errors(EvaluateRun run) => Errors(File.ReadAllText(run.JsonPath));

    private static Task<string[]> Errors(string json) => JsonFormat.Errors("evaluation", json);
}
