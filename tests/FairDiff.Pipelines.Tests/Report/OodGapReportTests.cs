using FairDiff.Fairness;
using FairDiff.Pipelines.Terminal;
using FairDiff.Pipelines.Tests.Terminal;
using FairDiff.Studies;
using FairDiff.Studies.Tests.Report;

namespace FairDiff.Pipelines.Tests.Report;

/// <summary>A study whose second OOD set has a gap by sex, and its first one none.</summary>
public sealed class OodGapReportTests
{
    private static StudyReport Report { get; } = FakeComparisons.Complete(
        FakeStudy.Create() with
        {
            Generators = [],
            Methods = [.. FakeStudy.Create().Methods.Select(
                (method, index) => method with { Seeds = [.. method.Seeds.Select(seed => WithGap(seed, .1 + (.02 * index)))] })],
        },
        FakeStudy.Pairs);

    [Fact]
    public void Headline_GapOfAnOodSet_FollowsIt() => Assert.Equal(
        [
            "inDistribution/accuracy", "inDistribution/gap/hospital/accuracy", "hospital 1/accuracy", "hospital 2/accuracy",
            "hospital 2/gap/sex/accuracy"],
        StudyReportBuilder.Headline(Report).Select(quantity => quantity.Key));

    [Fact]
    public void Comparisons_GapOfAnOodSet_IsBetterWhereItIsSmaller()
    {
        var comparison = Report.Comparisons.First(
            comparison => comparison is { Candidate: "label + property", Set: "hospital 2" }).Quantities[1];

        Assert.Equal("gap(sex,accuracy)", $"{comparison.Quantity}");
        Assert.True(comparison.Difference.Value > .05);
        Assert.Equal(DifferenceVerdict.Worse, comparison.Verdict);
    }

    [Fact]
    public void Mlflow_HasIt() => Assert.Contains(
        StudyMetrics.Means(Report), metric => metric.Key == "baseline/hospital 2/gap/sex/accuracy" && Math.Abs(metric.Value - .1) < .02);

    [Fact]
    public void Console_SaysWhichSetItIsOf()
    {
        var output = new TestOutput(terminal: false);
        ConsoleReport.Write(StudySummary.Of(Report), output.Console);

        Assert.All(output.Lines, line => Assert.InRange(line.Length, 0, 110));
        Assert.Contains("by sex on hospital 2", output.Text, StringComparison.Ordinal);
        Assert.Contains(
            "accuracy gap by sex on hospital 2 (OOD test)",
            string.Join(' ', output.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Html_ShowsTheGapAndTheGroupsOfTheSet()
    {
        var html = HtmlReport.Render(Report, ".");

        Assert.Contains("Accuracy against the gap by sex on hospital 2", html, StringComparison.Ordinal);
        Assert.Contains("accuracy on hospital 2 in %", html, StringComparison.Ordinal);
        Assert.Contains("<h3>hospital 2, by sex</h3>", html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "on hospital 1", html.Replace("accuracy on hospital 1", "", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal);
    }

    private static SeedResult WithGap(SeedResult seed, double gap)
    {
        gap += .001 * seed.Seed;
        return seed with
        {
            Ood =
            [
                seed.Ood[0],
                seed.Ood[1] with
                {
                    Groups = FakeStudy.Groups(700, "sex", "F", "M"),
                    Values = new Dictionary<string, double?>(seed.Ood[1].Values)
                    {
                        ["gap(sex,accuracy)"] = gap, ["group(sex,F,accuracy)"] = .7, ["group(sex,M,accuracy)"] = .7 - gap,
                    },
                },
            ],
        };
    }
}
