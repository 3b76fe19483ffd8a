using FairDiff.Fairness;
using FairDiff.Studies.Tests.Report;

namespace FairDiff.Studies.Tests.Study;

/// <summary>The names of a study's metrics in MLflow: readable where they can be, and never one for two quantities.</summary>
public sealed class StudyMetricsTests
{
    [Theory]
    [InlineData("Hospital", "3", "fairness/inDistribution/Hospital/3/accuracy")]
    [InlineData("site*sex", "A*m", "fairness/inDistribution/site x sex/A x m/accuracy")]
    [InlineData("site_sex", "A", "fairness/inDistribution/site_sex/A/accuracy")]
    [InlineData("age", "60-69", "fairness/inDistribution/age/60-69/accuracy")]
    public void Of_Group_HasAReadableName(string attribute, string group, string expected) =>
        Assert.Contains(expected, StudyMetrics.Of(Method(Set("any", attribute, group)), StudyMetric.Always).Select(metric => metric.Key));

    [Fact]
    public void Of_NamesThatASlashCouldMakeOne_StayApart()
    {
        SetResult[] sets =
        [
            Set("a", "b", "c"), Set("a", "b=c", "d"), Set("a=b", "c", "d"), Set("a/b", "c", "d"), Set("a", "b/c", "d"),
                Set("a", "b", "c/d"), Set("a", "b", "c=d"),
            Set("a", "gap", "b"), Set("a", "x*y", "1*2"), Set("a", "x_y", "1_2"), Set("a", "x y", "1 2"), Set("a", "x x y", "1 x 2"),
                Set("a", "x+y", "1+2"),
        ];
        var names = new Dictionary<string, string>();
        foreach (var set in sets)
        {
            var method = Method(set);
            foreach (var (name, quantity) in StudyMetrics.Of(method, StudyMetric.Always).Select(metric =>
                metric.Key).Zip(Quantity.Of([method], StudyMetric.Always).Where(quantity => quantity.Read(method.Seeds[0]) is not null)))
            {
                Assert.True(names.TryAdd(name, quantity.Key) || names[name] == quantity.Key, $"{name} is {names[name]} and {quantity.Key}");
            }
        }
    }

    [Fact]
    public void Series_Conditions_StayApart()
    {
        string[] conditions = ["tumour, 3", "tumour 3", "tumour/3", "tumour", "a/b, c", "a, b/c"];
        Assert.Equal(conditions.Length, conditions.Select(StudyMetrics.Series).Distinct().Count());
        Assert.Equal("samples/tumour/3", StudyMetrics.Series("tumour, 3"));
    }

    private static MethodResult Method(SetResult set) => new()
    {
        Name = "baseline",
        Description = "",
        Seeds = [new SeedResult { Seed = 0, InDistribution = set, Ood = [set], Seconds = 1, LossCurve = [] }],
    };

    private static SetResult Set(string name, string attribute, string group) => new()
    {
        Name = name,
        Rows = new(10),
        Groups = FakeStudy.Groups(10, attribute, group),
        Values = new Dictionary<string, double?>
        {
            [$"{QuantityName.Overall(MetricNames.Accuracy)}"] = .5,
            [$"{QuantityName.Gap(attribute, MetricNames.Accuracy)}"] = .1,
            [$"{QuantityName.Group(attribute, group, MetricNames.Accuracy)}"] = .5,
        },
    };
}
