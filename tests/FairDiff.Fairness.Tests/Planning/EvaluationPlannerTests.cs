namespace FairDiff.Fairness.Tests.Planning;

/// <summary>How many rows an evaluation needs: against the closed forms of shares.</summary>
public sealed class EvaluationPlannerTests
{
    private const double Z = 1.959964, ZOfPower = .841621;

    private static readonly FairnessOptions Options = new() { MinimumGroupSize = 10 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>n = (2 z / width)² p (1 - p).</summary>
    [Theory]
    [InlineData(.8, .1)]
    [InlineData(.5, .2)]
    [InlineData(.9, .05)]
    public void Plan_WidthOfAccuracy_IsThatOfTheBinomial(double accuracy, double width)
    {
        var plan = EvaluationPlanner.Plan(
            Pilot(("all", 200, accuracy)),
            new() { Metric = MetricNames.Accuracy, IntervalWidth = width, Simulations = 1000 }, Options, Stop);
        var expected = Math.Pow(2 * Z / width, 2) * accuracy * (1 - accuracy);

        var group = Assert.Single(plan.Groups);
        Assert.Equal(("overall", 200, 200), (group.Name, group.Rows, group.Units));
        Assert.Equal(accuracy, group.Value!.Value, 3);
        Assert.InRange(group.Needed!.Units!.Value, .85 * expected, 1.15 * expected);
        Assert.InRange(expected, group.Needed.Lower!.Value - (.06 * expected), group.Needed.Upper!.Value + (.06 * expected));
        Assert.InRange(group.Needed.Reached!.Value, .9 * width, 1.06 * width);
        Assert.Null(plan.Gap);
    }

    /// <summary>n per group = (z + z of the power)² (p₁ (1 - p₁) + p₂ (1 - p₂)) / gap².</summary>
    [Fact]
    public void Plan_GapOfTwoShares_IsThatOfTheTwoSampleTest()
    {
        var plan = EvaluationPlanner.Plan(
            Pilot(("a", 200, .8), ("b", 100, .7)),
            new() { Metric = MetricNames.Accuracy, Attribute = "site", Gap = .1, Simulations = 1000 }, Options, Stop);
        var expected = Math.Pow(Z + ZOfPower, 2) * ((.8 * .2) + (.7 * .3)) / (.1 * .1);

        Assert.InRange(plan.Gap!.Units!.Value, .85 * expected, 1.15 * expected);
        Assert.InRange(plan.Gap.Reached!.Value, .8, .84);
        Assert.True(plan.Gap.Lower < plan.Gap.Units && plan.Gap.Units < plan.Gap.Upper);
        Assert.Equal(["a", "b"], plan.Groups.Select(group => group.Name));
        Assert.All(plan.Groups, group => Assert.Null(group.Needed));
    }

    /// <summary>Rows of one patient that are all right or all wrong tell as much as one.</summary>
    [Fact]
    public void Plan_RowsOfPatients_CountsThePatients()
    {
        var rows = Pilot(("a", 500, .8));
        var patients = rows with { Clusters = [.. Enumerable.Range(0, 500).Select(row => $"{row / 5}")] };
        PlannedGroup Of(EvaluationData data) => EvaluationPlanner.Plan(
            data, new() { Metric = MetricNames.Accuracy, IntervalWidth = .1, Simulations = 1000 }, Options, Stop).Groups[0];

        Assert.Equal((500, 100), (Of(patients).Rows, Of(patients).Units));
        Assert.InRange(Of(patients).Needed!.Units!.Value / (double)Of(rows).Needed!.Units!.Value, .8, 1.25);
    }

    [Fact]
    public void Plan_SameSeed_IsTheSame()
    {
        PlannedNumber Of(long seed) => EvaluationPlanner.Plan(
            Pilot(("a", 80, .8)), new() { Metric = MetricNames.Auc, IntervalWidth = .1 }, Options with { Seed = seed }, Stop)
            .Groups[0].Needed!;

        Assert.Equal(Of(1), Of(1));
        Assert.NotEqual(Of(1), Of(2));
    }

    [Fact]
    public void Plan_WhatThePilotCannotTell_HasNoNumberButAReason()
    {
        PlannedNumber Of(EvaluationData data, string metric, double width, int most = 100_000) => EvaluationPlanner.Plan(
            data, new() { Metric = metric, IntervalWidth = width, MaximumUnits = most }, Options, Stop).Groups[0].Needed!;

        var perfect = Of(Pilot(("a", 50, 1)), MetricNames.Accuracy, .1);
        Assert.Equal((null, 0.0), (perfect.Units, perfect.Reached));
        Assert.Contains("all simulated evaluations are alike", perfect.Reason);
        var many = Of(Pilot(("a", 50, .8)), MetricNames.Accuracy, .01, most: 1000);
        Assert.Equal((null, "more than 1000"), (many.Units, many.Reason));
        Assert.InRange(many.Reached!.Value, .04, .06);
        var few = Of(Pilot(("a", 50, .8)), MetricNames.Accuracy, .9);
        Assert.Equal(10, few.Units);
        Assert.Contains("10 are the fewest", few.Reason);
    }

    [Fact]
    public void Plan_WhatCannotBeAsked_IsRefusedByName()
    {
        var pilot = Pilot(("a", 50, .8));
        string Message(PlanningOptions plan) =>
            Assert.ThrowsAny<Exception>(() => EvaluationPlanner.Plan(pilot, plan, Options, Stop)).Message;

        Assert.Contains("Nothing to plan", Message(new() { Metric = MetricNames.Accuracy }));
        Assert.Contains("name the Attribute", Message(new() { Metric = MetricNames.Accuracy, Gap = .1 }));
        Assert.Contains("no metric 'magic'", Message(new() { Metric = "magic", IntervalWidth = .1 }));
        Assert.Contains("no attribute 'age'", Message(new() { Metric = MetricNames.Accuracy, IntervalWidth = .1, Attribute = "age" }));
        Assert.Contains("Power must be from 0.5 to 0.99", Message(new() { Metric = MetricNames.Accuracy, IntervalWidth = .1, Power = 1 }));
        Assert.Contains("IntervalWidth must be above 0", Message(new() { Metric = MetricNames.Accuracy, IntervalWidth = -1 }));
    }

    /// <summary>Groups of so many rows, of which the first are right; of patients of five rows each is all right or all wrong.</summary>
    private static FairnessData Pilot(params (string Group, int Rows, double Accuracy)[] groups)
    {
        var rows = groups.SelectMany(group => Enumerable.Range(0, group.Rows).Select(
            row => (group.Group, IsPositive: row % 2 == 0, IsRight: row < group.Rows * group.Accuracy))).ToList();
        return FairnessData.Binary(
            [.. rows.Select(row => row.IsPositive)], [.. rows.Select(row => row.IsPositive == row.IsRight ? .9 : .1)]) with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>> { ["site"] = [.. rows.Select(row => row.Group)] },
        };
    }
}
