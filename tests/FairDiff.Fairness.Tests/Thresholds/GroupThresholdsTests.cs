using System.Diagnostics;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace FairDiff.Fairness.Tests.Thresholds;

/// <summary>Thresholds that keep a floor in every group.</summary>
public sealed class GroupThresholdsTests
{
    private static readonly GroupThresholdOptions Options = new() { Attribute = "site" };

    /// <summary>
    /// Of 1,000 draws of validation rows the floor holds in every group of the population in at least 95 %, whatever the shape of the
    /// scores: of 150 positives of a group the 14th is the last that will do, with the probability that Beta(14, 137) is below 0.15.
    /// </summary>
    [Fact]
    public void Choose_ThousandSimulations_KeepTheFloorInEveryGroupAsOftenAsPromised()
    {
        const int Simulations = 1000, WithOneForAll = 200;
        var promised = Math.Pow(SpecialFunctions.BetaRegularized(14, 137, .15), 3);
        var (kept, keptByOne, sensitivities) = (0, 0, new List<double>());
        for (var simulation = 0; simulation < Simulations; simulation++)
        {
            var data = Draw(new Random(simulation), 300, Means);
            double[] Truth(bool perGroup)
            {
                var thresholds = Assert.Single(GroupThresholds.Choose(data, Options with { PerGroup = perGroup }));
                return [.. Means.Index().Select(group => 1 - Normal.CDF(group.Item, 1, Logit(thresholds.Of($"{group.Index}"))))];
            }

            var own = Truth(perGroup: true);
            kept += own.All(sensitivity => sensitivity >= Options.Floor) ? 1 : 0;
            keptByOne += simulation < WithOneForAll && Truth(perGroup: false).All(sensitivity => sensitivity >= Options.Floor) ? 1 : 0;
            sensitivities.AddRange(own);
        }

        Assert.True(promised >= .95);
        Assert.InRange(kept, Simulations * (promised - .02), Simulations * (promised + .02));
        Assert.InRange(keptByOne, .95 * WithOneForAll, WithOneForAll);
        Assert.InRange(sensitivities.Average(), .89, .92);
    }

    /// <summary>With 59 rows the least of them is below 95 % of all at 95 % (Wilks 1941); with 58 it cannot be promised.</summary>
    [Fact]
    public void Choose_FewestRows_AreThoseOfWilks()
    {
        var options = Options with { Floor = .95 };
        double[] scores = [.. Enumerable.Range(1, 59).Select(row => row / 100.0)];

        Assert.Equal(.01, GroupThresholds.Choose(Rows("a", scores), options)[0].ByGroup["a"].Threshold);
        var refusal = Assert.Throws<FairnessException>(() => GroupThresholds.Choose(Rows("a", scores[1..]), options)).Message;
        Assert.Contains("A sensitivity of at least 0.95 in every group by site cannot be promised at a confidence of 0.95", refusal);
        Assert.Contains("each group needs 59 such rows, and a has 58 rows with 'yes'", refusal);

        // With 93 the second smallest will do: the smallest n of 1 - .95^n - n · .05 · .95^(n-1) >= .95.
        double[] more = [.. Enumerable.Range(1, 93).Select(row => row / 100.0)];
        Assert.Equal(.02, GroupThresholds.Choose(Rows("a", more), options)[0].ByGroup["a"].Threshold);
        Assert.Equal(.01, GroupThresholds.Choose(Rows("a", more[..92]), options)[0].ByGroup["a"].Threshold);
    }

    [Fact]
    public void Choose_Specificity_IsTheMirrorOfSensitivity()
    {
        var data = Draw(new Random(1), 400, Means);
        var mirrored = FairnessData.Binary([.. data.Labels.Select(label => label == 0)], [.. Scores(data).Select(score => 1 - score)]) with
        {
            Attributes = data.Attributes,
        };
        var sensitivity = GroupThresholds.Choose(data, Options)[0];
        var specificity = GroupThresholds.Choose(mirrored, Options with { Rule = ThresholdRule.SpecificityAtLeast })[0];

        Assert.Equal(sensitivity.ByGroup.Keys, specificity.ByGroup.Keys);
        Assert.All(sensitivity.ByGroup, group =>
        {
            Assert.Equal(1 - group.Value.Threshold, specificity.ByGroup[group.Key].Threshold, 9);
            Assert.Equal(group.Value.Sensitivity, specificity.ByGroup[group.Key].Specificity, 12);
        });
    }

    /// <summary>Where the floor can be had only by more false alarms than the present threshold is worth, it says so.</summary>
    [Fact]
    public void Choose_Present_NoGroupLoses()
    {
        var data = Draw(new Random(2), 2000, Means);
        var present = .5;
        var kept = GroupThresholds.Choose(data, Options with { Present = present, Floor = .6 })[0];
        foreach (var (name, group) in kept.ByGroup)
        {
            int[] rows = [.. Enumerable.Range(0, data.Rows).Where(row => data.Attributes["site"][row] == name)];
            double Share(bool positive, double threshold) => rows.Where(row => data.Labels[row] == (positive ? 1 : 0))
                .Average(row => data.Scores[row, 1] >= threshold == positive ? 1.0 : 0);
            Assert.True(
                group.Sensitivity + group.Specificity >= Share(true, present) + Share(false, present) - 1e-12, $"{name} loses");
            Assert.True(group.Sensitivity >= .6);
        }

        Assert.Contains("without a loss", Assert.Throws<FairnessException>(
            () => GroupThresholds.Choose(data, Options with { Present = present, Floor = .99 })).Message);
    }

    /// <summary>What is judged are the decisions by group: the sensitivities of the report are those of the choice.</summary>
    [Fact]
    public void Evaluate_GroupThresholds_JudgesTheirDecisions()
    {
        var data = Draw(new Random(4), 600, Means);
        var chosen = GroupThresholds.Choose(data, Options);
        var options = new FairnessOptions { BootstrapSamples = 0, GroupThresholds = chosen };
        var report = Cohort.Evaluate(data, options);

        Assert.All(chosen[0].ByGroup, group =>
        {
            var judged = report.ByGroup["site"][group.Key];
            Assert.Equal(group.Value.Sensitivity, judged[MetricNames.Recall("positive")].Value!.Value, 12);
            Assert.Equal(1 - group.Value.Specificity, judged[MetricNames.FalsePositiveRate("positive")].Value!.Value, 12);
        });
        Assert.Equal(
            Enumerable.Range(0, data.Rows).Select(row => data.Scores[row, 1] >= chosen[0].Of(data.Attributes["site"][row]) ? 1 : 0),
            data.Decisions(options));
        Assert.Contains("\"ofOthers\"", report.ToJson());
        string Refusal(FairnessOptions wrong) => Assert.Throws<FairnessException>(() => Cohort.Evaluate(data, wrong)).Message;
        Assert.Contains("one threshold decides", Refusal(options with { DecisionThreshold = .5 }));
        Assert.Contains("'site'", Assert.Throws<FairnessException>(() => Cohort.Evaluate(
            data with { Attributes = new Dictionary<string, IReadOnlyList<string>>() }, options)).Message);
        Assert.Contains("'positive'", Assert.Throws<FairnessException>(() => Cohort.Evaluate(
            data with { ClassNames = ["a", "b"] }, options)).Message);
    }

    /// <summary>Of three classes the named one comes first from its threshold on; else the larger of the two others.</summary>
    [Fact]
    public void Evaluate_GroupThresholdsOfOneOfThree_ComesFirst()
    {
        var data = new FairnessData
        {
            ClassNames = ["a", "b", "c"], Labels = [.. Enumerable.Repeat(2, 60)],
            Scores = Matrix(60, (row, c) => c == 2 ? (row + 1) / 100.0 : .5 + (c * .01), columns: 3),
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["site"] = [.. Enumerable.Repeat("x", 60)] },
        };
        var chosen = GroupThresholds.Choose(data, Options with { ClassName = "c", Floor = .9 });
        var decisions = data.Decisions(new FairnessOptions { GroupThresholds = chosen });

        var from = chosen[0].ByGroup["x"].Threshold;
        Assert.InRange(from, .01, .49);
        Assert.Equal(Enumerable.Range(0, 60).Select(row => (row + 1) / 100.0 >= from ? 2 : 1), decisions);
    }

    [Fact]
    public void FromJson_OfToJson_IsTheSameToTheLastBit()
    {
        var options = Options with { Floor = .7, Present = .4, MissingValues = new MissingValues(["-"]) };
        var chosen = GroupThresholds.Choose(Draw(new Random(5), 300, Means), options)[0];
        var loaded = GroupThresholds.FromJson(chosen.ToJson());

        Assert.Equal(chosen.ByGroup, loaded.ByGroup);
        Assert.Equal(chosen.ToJson(), loaded.ToJson());
        Assert.Equal(loaded.OfOthers, loaded.Of("-"));
        Assert.Equal((chosen.ClassName, .7), (loaded.ClassName, loaded.Options.Floor));
    }

    [Fact]
    public void Choose_ConditionsAndClasses_AreEachToldFromTheRest()
    {
        var data = Draw(new Random(3), 600, Means);
        var conditions = new MultiLabelData
        {
            ConditionNames = ["edema", "other"],
            Targets = Matrix(data.Rows, (row, c) => c == 0 && row % 7 == 0 ? double.NaN : data.Labels[row]),
            Scores = Matrix(data.Rows, (row, _) => data.Scores[row, 1]), Attributes = data.Attributes,
        };
        var three = new FairnessData
        {
            ClassNames = ["a", "b", "c"], Labels = data.Labels,
            Scores = Matrix(data.Rows, (row, c) => c == 2 ? 0 : data.Scores[row, c], columns: 3), Attributes = data.Attributes,
        };

        var both = GroupThresholds.Choose(conditions, Options);
        Assert.Equal(["edema", "other"], both.Select(one => one.ClassName));
        Assert.True(both[0].ByGroup["0"].Rows < both[1].ByGroup["0"].Rows);
        Assert.Equal(
            GroupThresholds.Choose(data, Options)[0].ByGroup["1"],
            GroupThresholds.Choose(three, Options with { ClassName = "b" })[0].ByGroup["1"]);
        Assert.Contains("name the one", Assert.Throws<FairnessException>(() => GroupThresholds.Choose(three, Options)).Message);
        Assert.Contains("no class 'z'", Assert.Throws<FairnessException>(
            () => GroupThresholds.Choose(three, Options with { ClassName = "z" })).Message);
    }

    /// <summary>Rows whose group nobody knows get the threshold that the floor is safest with.</summary>
    [Fact]
    public void Of_UnknownGroup_IsTheSafest()
    {
        var thresholds = GroupThresholds.Choose(Draw(new Random(4), 400, Means), Options)[0];

        Assert.Equal(thresholds.ByGroup.Values.Min(group => group.Threshold), thresholds.Of(null));
        Assert.Equal(thresholds.OfOthers, thresholds.Of("nobody"));
        Assert.Equal(thresholds.ByGroup["2"].Threshold, thresholds.Of(" 2 "));
    }

    /// <summary>Ten rows of each patient are no more evidence than one.</summary>
    [Fact]
    public void Choose_Clusters_CountAsOne()
    {
        double[] scores = [.. Enumerable.Range(1, 50).SelectMany(patient => Enumerable.Repeat(patient / 100.0, 10))];
        var rows = Rows("a", scores) with { Clusters = [.. Enumerable.Range(0, 500).Select(row => $"{row / 10}")] };

        Assert.Contains("a has 50 clusters with 'yes'", Assert.Throws<FairnessException>(
            () => GroupThresholds.Choose(rows, Options with { Floor = .95 })).Message);
        Assert.Equal(.04, GroupThresholds.Choose(rows, Options)[0].ByGroup["a"].Threshold);
    }

    [Fact]
    public void Choose_HalfAMillionRows_TakesSeconds()
    {
        var data = Draw(new Random(5), 100_000, [1, 1.5, 2, 2.5, 3]);
        var clock = Stopwatch.StartNew();
        GroupThresholds.Choose(data, Options with { Present = .5, PerGroup = true, Floor = .5 });

        // Under 5 seconds on two idle cores; tests run beside others.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    private static readonly double[] Means = [1, 2, 3];

    private static double Logit(double probability) => Math.Log(probability / (1 - probability));

    private static IEnumerable<double> Scores(FairnessData data) => Enumerable.Range(0, data.Rows).Select(row => data.Scores[row, 1]);

    private static double[,] Matrix(int rows, Func<int, int, double> cell, int columns = 2)
    {
        var matrix = new double[rows, columns];
        for (var place = 0; place < matrix.Length; place++)
        {
            matrix[place / columns, place % columns] = cell(place / columns, place % columns);
        }

        return matrix;
    }

    /// <summary>Half of the rows positive, their log-odds normal around the mean of the group, those of the others around 0.</summary>
    private static FairnessData Draw(Random random, int rowsOfEach, double[] means)
    {
        var rows = means.Index().SelectMany(group => Enumerable.Range(0, rowsOfEach).Select(row =>
        {
            var positive = row % 2 == 0;
            return (Group: $"{group.Index}", positive, Score: Logits.Sigmoid(Normal.Sample(random, positive ? group.Item : 0, 1)));
        })).ToList();
        return FairnessData.Binary([.. rows.Select(row => row.positive)], [.. rows.Select(row => row.Score)]) with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["site"] = [.. rows.Select(row => row.Group)] },
        };
    }

    /// <summary>Positive rows of one group, and a negative one.</summary>
    private static FairnessData Rows(string group, double[] scores) =>
        FairnessData.Binary([.. scores.Select(_ => true)], scores, "yes") with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["site"] = [.. scores.Select(_ => group)] },
        };
}
