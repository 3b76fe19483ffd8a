using FairDiff.Shared;

namespace FairDiff.Fairness.Tests.Measures;

/// <summary>A metric of the user's is evaluated, compared and gated like any other.</summary>
public class OwnMetricTests
{
    private static readonly MetricDefinition Agreement = Own(
        "agreement", rows => rows.Average(row => row.Label == row.Predicted ? 1.0 : 0));

    private static readonly MetricDefinition Loss = Own("loss", rows => rows.Average(row => 1 - row.Truth(row.Predicted))) with
    {
        Direction = MetricDirection.LowerIsBetter, Needs = MetricNeeds.ExclusiveClasses,
    };

    [Fact]
    public void With_WhatNoPageOrGateCouldUse_IsRefused()
    {
        MetricDefinition[] wrong =
        [
            Agreement with { Title = " " }, Agreement with { Name = "agreement\n" }, Agreement with { LargestGapOf = ["recal"] },
            Agreement with { LargestGapOf = [MetricNames.EqualisedOdds] },
        ];

        Assert.All(wrong, metric => Assert.Throws<FairnessException>(() => MetricRegistry.BuiltIn.With(metric)));
        Assert.Equal("of {macro}", MetricRegistry.BuiltIn.With(Agreement with { Title = "of {macro}" }).Title("agreement/a"));
    }

    /// <summary>Accuracy written by hand has every number of accuracy: values, intervals, gaps, p-values, verdicts; of rows and of
    /// clusters.</summary>
    [Theory]
    [InlineData(false, IntervalMethod.Percentile)]
    [InlineData(true, IntervalMethod.BiasCorrectedAccelerated)]
    public void Evaluate_OfWhatIsBuiltInToo_IsTheSameInEveryNumber(bool clusters, IntervalMethod method)
    {
        var data = Cohort(300) is var rows && clusters
            ? rows with { Clusters = [.. Enumerable.Range(0, 300).Select(row => $"patient {row / 3}")] }
            : rows;

        var report = FairnessEvaluator.Evaluate(
            data, Options(Agreement) with { IntervalMethod = method, Groups = ["site", "site*sex"] },
            TestContext.Current.CancellationToken);

        Assert.Equal(report.Overall["accuracy"] with { Metric = "agreement" }, report.Overall["agreement"]);
        foreach (var grouping in report.ByGroup.Values)
        {
            Assert.Equal(grouping.Gaps["accuracy"] with { Metric = "agreement" }, grouping.Gaps["agreement"]);
            Assert.All(grouping.Groups, group => Assert.Equal(group["accuracy"] with { Metric = "agreement" }, group["agreement"]));
        }

        Assert.NotNull(report.Gap("site", "agreement").PValue);
    }

    [Fact]
    public void Evaluate_OfEachClass_HasAValueAndAReasonForEach()
    {
        var found = new MetricDefinition
        {
            Name = "found",
            Title = "{0} that is found",
            Meaning = "",
            Scope = MetricScope.EachClass,
            Evidence = MetricEvidence.RowsOfClass,
            Value = rows => rows.Where(row => row.Label == rows.Class).Average(row => row.IsPredicted(rows.Class!.Value) ? 1.0 : 0),
        };

        var report = FairnessEvaluator.Evaluate(Cohort(300), Options(found), TestContext.Current.CancellationToken);

        foreach (var group in report.ByGroup["site"].Groups.Prepend(report.Overall))
        {
            Assert.Equal(group["recall/a"] with { Metric = "found/a" }, group["found/a"]);
            Assert.Equal(group["recall/b"] with { Metric = "found/b" }, group["found/b"]);
        }
    }

    [Fact]
    public void Evaluate_Conditions_KnowsWhatIsUnknown()
    {
        var known = Own("known", rows => rows.Average(row => row.IsTrue(0) is null || double.IsNaN(row.Truth(0)) ? 0.0 : 1));
        var data = new MultiLabelData
        {
            ConditionNames = ["oedema"],
            Targets = new[,] { { 1 }, { 0 }, { double.NaN }, { 1 } },
            Scores = new[,] { { .9 }, { .1 }, { .2 }, { .3 } },
        };

        var report = FairnessEvaluator.Evaluate(data, Options(known, Loss) with { Groups = [] }, TestContext.Current.CancellationToken);

        Assert.Equal(.75, report.Overall["known"].Value);
        Assert.DoesNotContain("loss", report.Overall.Values.Keys);
    }

    [Fact]
    public void Evaluate_WithoutProbabilities_SaysWhyThereIsNoValue()
    {
        var own = Own("surprise", _ => 1) with { Needs = MetricNeeds.Probabilities };
        var data = Cohort(60) with { Scores = RowMatrix.Of(60, 2, (row, c) => c == 0 ? -3 : row) };

        var value = FairnessEvaluator.Evaluate(data, Options(own), TestContext.Current.CancellationToken).Overall["surprise"];

        Assert.Null(value.Value);
        Assert.Contains("not probabilities", value.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_ThatFails_NamesTheMetric()
    {
        var error = Assert.Throws<FairnessException>(() => FairnessEvaluator.Evaluate(
            Cohort(60), Options(Own("broken", _ => throw new InvalidOperationException("Sequence contains no elements"))),
            TestContext.Current.CancellationToken));

        Assert.Contains("'broken' failed: Sequence contains no elements", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_ThatFailsInAResample_NamesTheMetric()
    {
        var own = Own(
            "fragile",
            rows => rows.Select(row => row.Index).Distinct().Count() == rows.Count ? 1 : throw new ArithmeticException("lost"));

        var error = Assert.Throws<FairnessException>(
            () => FairnessEvaluator.Evaluate(Cohort(60), Options(own) with { Groups = [] }, TestContext.Current.CancellationToken));

        Assert.Contains("'fragile' failed: lost", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Requirement_OfIt_IsChecked()
    {
        var report = FairnessEvaluator.Evaluate(Cohort(300), Options(Loss), TestContext.Current.CancellationToken);

        Assert.True(FairnessRequirement.Parse("worst(site,loss) < 1").Check(report).IsMet);
        Assert.Equal(
            1 - report.Overall["accuracy"].Value!.Value, FairnessRequirement.Parse("overall(loss) < 1").Check(report).Value!.Value, 1e-12);
        Assert.Equal(report.ByGroup["site"].Groups.Max(group => group["loss"].Value), report.Gap("site", "loss").WorstValue!.Value);
        Assert.Equal(report.Overall["loss"].Value, report.Metrics["loss"]);
        Assert.Contains("\"loss\"", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void MethodComparisons_OfIt_KnowThatLessIsBetter()
    {
        var (good, bad) = (Cohort(300), Cohort(300, every: 2));

        var comparisons = MethodComparisons.Compare(
            new Dictionary<string, IReadOnlyList<FairnessData>> { ["good"] = [good], ["bad"] = [bad] }, Options(Loss), ["loss"],
            TestContext.Current.CancellationToken);

        Assert.Contains(QuantityName.Overall("loss"), comparisons.LowerIsBetter);
        Assert.Equal(DifferenceVerdict.Worse, comparisons.AgainstFirst["bad"]["overall(loss)"].Verdict);
    }

    [Fact]
    public void Evaluate_Gaps_CanBeJoined()
    {
        var joined = Own("errorRates", null) with { LargestGapOf = ["recall", "loss"] };

        var gaps = FairnessEvaluator.Evaluate(Cohort(300), Options(Loss, joined), TestContext.Current.CancellationToken)
            .ByGroup["site"].Gaps;

        Assert.Equal(Math.Max(gaps["recall/b"].Value!.Value, gaps["loss"].Value!.Value), gaps["errorRates"].Value);
        Assert.Contains("the largest is that of", gaps["errorRates"].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f 1", "camelCase")]
    [InlineData("balanced_accuracy", "camelCase")]
    [InlineData("accuracy", "'accuracy' is there already")]
    [InlineData("aUC", "'auc' is there already")]
    [InlineData("outcomes", "'outcomes' is there already")]
    [InlineData("top7", "a value of 'top'")]
    public void With_NameThatCannotBe_IsRefused(string name, string why) =>
        Assert.Contains(
            why, Assert.Throws<FairnessException>(() => MetricRegistry.BuiltIn.With(Own(name, _ => 0))).Message, StringComparison.Ordinal);

    [Fact]
    public void With_NoValue_IsRefused() => Assert.Contains(
        "has no Value", Assert.Throws<FairnessException>(() => MetricRegistry.BuiltIn.With(Own("empty", null))).Message,
        StringComparison.Ordinal);

    /// <summary>What is shown of a metric stands with it, so all of them must have it.</summary>
    [Fact]
    public void BuiltIn_Metrics_SayWhatTheyAre()
    {
        Assert.All(MetricRegistry.BuiltIn, metric =>
        {
            Assert.NotEmpty(metric.Title);
            Assert.True(metric.Counted is not null || metric.LargestGapOf.Count > 0);
            Assert.True(metric.Meaning.Length > 0 || metric.Title.Contains("{0}", StringComparison.Ordinal));
            Assert.True(metric.Minimum < metric.Maximum);
        });
        Assert.Equal("recall of nevus", MetricRegistry.BuiltIn.Title("recall/nevus"));
        Assert.Equal("top-3 accuracy", MetricRegistry.BuiltIn.Title("top3"));
        Assert.Equal("kappa", MetricRegistry.BuiltIn.Title("kappa"));
    }

    private static FairnessOptions Options(params MetricDefinition[] own) => new()
    {
        Groups = ["site"], BootstrapSamples = 200, MinimumGroupSize = 20, MinimumClassSize = 5, Metrics = MetricRegistry.BuiltIn.With(own),
    };

    private static MetricDefinition Own(string name, Func<MetricRows, double>? value) =>
        new() { Name = name, Title = name, Meaning = "", Value = value };

    /// <summary>Two classes, two sites and sexes; every seventh row is wrong, or as said.</summary>
    private static FairnessData Cohort(int rows, int every = 7) => new()
    {
        ClassNames = ["a", "b"],
        Labels = [.. Enumerable.Range(0, rows).Select(Label)],
        Scores = RowMatrix.Of(
            rows, 2, (row, c) => c == Label(row) ^ (row % every == 0 || row % 11 == 0) ? .5 + (row % 13 / 40.0) : .5 - (row % 13 / 40.0)),
        Attributes = new Dictionary<string, IReadOnlyList<string>>
        {
            ["site"] = [.. Enumerable.Range(0, rows).Select(row => row % 5 < 2 ? "north" : "south")],
            ["sex"] = [.. Enumerable.Range(0, rows).Select(row => row % 2 == 0 ? "F" : "M")],
        },
    };

    private static int Label(int row) => row * 7 / 3 % 2;
}
