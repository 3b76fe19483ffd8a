namespace FairDiff.Fairness.Tests.Measures;

public class DecisionMetricTests
{
    private const double Threshold = 0.3, Prevalence = 0.05;

    private static readonly FairnessOptions Asked = new()
    {
        BootstrapSamples = 0,
        ThresholdProbabilities = new Dictionary<string, double> { ["yes"] = Threshold },
        Prevalences = new Dictionary<string, double> { ["yes"] = Prevalence },
        FixedSpecificity = 0.9,
        FixedSensitivity = 0.8,
    };

    private static readonly string[] Names =
    [
        MetricNames.NetBenefit("yes"), MetricNames.NetBenefitAtPrevalence("yes"), MetricNames.PositivePredictiveValueAtPrevalence("yes"),
        MetricNames.NegativePredictiveValueAtPrevalence("yes"), MetricNames.SensitivityAtSpecificity("yes"),
        MetricNames.SpecificityAtSensitivity("yes"),
    ];

    [Fact]
    public void Evaluate_NotAskedFor_HasNone() =>
        Assert.DoesNotContain(Cohort.Evaluate(Rows(100)).Overall.Values.Keys, Names.Contains);

    [Fact]
    public void Evaluate_Resamples_HaveTheIntervalsOfTheSameMetricComputedOfRows()
    {
        // The user's metrics see the rows of each resample; the built-in ones their weights.
        MetricDefinition[] own =
        [
            Own("own0", rows => Net(rows, null)),
            Own("own1", rows => Net(rows, Prevalence)),
            Own("own2", rows => Predictive(Rate(rows, true, 0.5) * Prevalence, Rate(rows, false, 0.5) * (1 - Prevalence))),
            Own("own3", rows => Predictive((1 - Rate(rows, false, 0.5)) * (1 - Prevalence), (1 - Rate(rows, true, 0.5)) * Prevalence)),
            Own("own4", rows => Thresholds(rows).Where(t => 1 - Rate(rows, false, t) >= 0.9 - 1e-9).Max(t => Rate(rows, true, t))),
            Own("own5", rows => 1 - Thresholds(rows).Where(t => Rate(rows, true, t) >= 0.8 - 1e-9).Min(t => Rate(rows, false, t))),
        ];
        var report = Cohort.Evaluate(
            Rows(90), Asked with { BootstrapSamples = 100, MinimumGroupSize = 10, Metrics = MetricRegistry.BuiltIn.With(own) });

        foreach (var group in report.ByGroup["site"].Groups.Append(report.Overall))
        {
            foreach (var (name, mine) in Names.Zip(own))
            {
                var (expected, actual) = (group[mine.Name], group[name]);
                Assert.Equal(expected.Value!.Value, actual.Value!.Value, 1e-12);
                Assert.Equal(expected.Interval!.Lower, actual.Interval!.Lower, 1e-12);
                Assert.Equal(expected.Interval!.Upper, actual.Interval!.Upper, 1e-12);
            }
        }
    }

    [Fact]
    public void Evaluate_GroupWithoutPositives_SaysSoAndIsInNoGap()
    {
        var report = Cohort.Evaluate(
            Cohort.Binary([
                .. Enumerable.Range(0, 80).Select(i => ("a", i % 2 == 0, i / 80.0)),
                .. Enumerable.Range(0, 40).Select(i => ("b", false, 0.4)),
            ]),
            Asked);

        Assert.Equal(-Threshold / (1 - Threshold), report.ByGroup["site"]["b"][Names[0]].Value!.Value, 1e-12);
        Assert.All(Names[1..], name => Assert.Null(report.ByGroup["site"]["b"][name].Value));
        Assert.All(Names, name =>
        {
            Assert.Equal(FairnessVerdict.InsufficientEvidence, report.ByGroup["site"]["b"][name].Verdict);
            Assert.Contains("no rows of class 'yes' among 40", report.ByGroup["site"]["b"][name].Reason);
            Assert.Null(report.Gap("site", name).Value);
        });
    }

    [Fact]
    public void Evaluate_NobodyTakenForIt_HasNoPositivePredictiveValue()
    {
        var value = Cohort.Evaluate(Rows(100), Asked with { DecisionThreshold = 2 }).Overall;

        Assert.Equal("no row is taken for it", value[Names[2]].Reason);
        Assert.Null(value[Names[2]].Value);
        Assert.Equal(1 - Prevalence, value[Names[3]].Value!.Value, 1e-12);
    }

    [Fact]
    public void Evaluate_ScoresThatAreNoProbabilities_HaveRatesButNoNetBenefit()
    {
        var data = Rows(100);
        var scores = (double[,])data.Scores.Clone();
        for (var row = 0; row < 100; row++)
        {
            scores[row, 1] = 5 * scores[row, 1];
        }

        var overall = Cohort.Evaluate(data with { Scores = scores }, Asked).Overall;

        Assert.Contains("not probabilities", overall[Names[0]].Reason);
        Assert.Equal(Cohort.Evaluate(data, Asked).Overall[Names[4]].Value, overall[Names[4]].Value);
    }

    [Fact]
    public void Evaluate_NetBenefitOfDifferentGroups_HasGapVerdictAndRequirement()
    {
        var data = Cohort.Binary([
            .. Enumerable.Range(0, 400).Select(i => (i % 2 == 0 ? "a" : "b", i % 4 < 2, i % 2 == 0 == i % 4 < 2 ? 0.9 : 0.1))]);
        var report = Cohort.Evaluate(data, Asked with { BootstrapSamples = 200 });

        // Of site a all are found and nobody else (0.5); of b nobody is found and all others are alarms.
        Assert.Equal(0.5 + (0.5 * Threshold / (1 - Threshold)), report.Gap("site", Names[0]).Value!.Value, 1e-12);
        Assert.Equal(GapVerdict.Significant, report.Gap("site", Names[0]).Verdict);
        Assert.True(FairnessRequirement.Parse("worst(site,netBenefit/yes) < -0.2").Check(report).IsMet);
        Assert.False(FairnessRequirement.Parse("gap(site,netBenefit/yes) < 0.1").Check(report).IsMet);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Evaluate_ShareThatIsNone_IsRefused(double share)
    {
        var shares = new Dictionary<string, double> { ["yes"] = share };
        Assert.Contains(
            "ThresholdProbabilities of 'yes' must be above 0 and below 1", Refused(Asked with { ThresholdProbabilities = shares }).Message);
        Assert.Contains("Prevalences of 'yes' must be above 0 and below 1", Refused(Asked with { Prevalences = shares }).Message);
        if (share != 1)
        {
            Assert.Contains("FixedSpecificity must be", Refused(Asked with { FixedSpecificity = share }).Message);
            Assert.Contains("FixedSensitivity must be", Refused(Asked with { FixedSensitivity = share }).Message);
        }
    }

    [Theory]
    [InlineData("maybe", "There is no class 'maybe'")]
    [InlineData("not yes", "'not yes', but of two classes they are those of the positive one, 'yes'")]
    public void Evaluate_ShareOfAnotherClass_IsRefused(string name, string message) => Assert.Contains(
        message,
        Assert.Throws<FairnessException>(() => Cohort.Evaluate(
            Rows(100), Asked with { Prevalences = new Dictionary<string, double> { [name] = 0.5 } })).Message);

    private static ArgumentOutOfRangeException Refused(FairnessOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Cohort.Evaluate(Rows(100), options));

    private static FairnessData Rows(int count)
    {
        var random = new Random(5);
        return Cohort.Binary([.. Enumerable.Range(0, count).Select(i => (
            i % 3 == 0 ? "a" : "b", i % 5 < 2, Math.Round((random.NextDouble() + (i % 5 < 2 ? 0.5 : 0)) / 1.5, 2)))]);
    }

    private static MetricDefinition Own(string name, Func<MetricRows, double> value) => new()
    {
        Name = name, Title = name, Meaning = "", Unit = MetricUnit.Number, Evidence = MetricEvidence.BothSides, Value = value,
    };

    private static double Net(MetricRows rows, double? prevalence)
    {
        var share = prevalence ?? rows.Average(row => row.Truth(1));
        return (Rate(rows, true, Threshold) * share) - (Rate(rows, false, Threshold) * (1 - share) * Threshold / (1 - Threshold));
    }

    private static double Rate(MetricRows rows, bool positive, double threshold) =>
        rows.Where(row => row.IsTrue(1) == positive).Average(row => row.Score(1) >= threshold ? 1.0 : 0);

    private static double Predictive(double right, double wrong) => right + wrong > 0 ? right / (right + wrong) : double.NaN;

    private static IEnumerable<double> Thresholds(MetricRows rows) => rows.Select(row => row.Score(1)).Distinct().Append(2);
}
