using FairDiff.Fairness;

namespace FairDiff.Studies.Tests.Report;

/// <summary>How much better methods are than a reference, against numbers by hand.</summary>
public sealed class ImprovementTests
{
    private static readonly StudyReport Report = FakeComparisons.Complete(
        FakeStudy.Create() with
        {
            Methods = [Method("baseline", (.5, .3), (.7, .3)), Method("label", (.7, .03), (.6, .05)), Method("color", (.3, .6), (.4, .8))],
            Generators = [], Sets = [],
        },
        ("label", "baseline"));

    [Fact]
    public void Of_Methods_AreSharesOfTheReferencesMean_ASmallerGapIsBetter()
    {
        Assert.Equal(
            [
                ("label", "inDistribution/accuracy"), ("label", "inDistribution/gap/hospital/accuracy"),
                ("color", "inDistribution/accuracy"), ("color", "inDistribution/gap/hospital/accuracy"),
            ],
            Report.Improvements.Select(one => (one.Method, one.Quantity)));
        Assert.Equal([.6, .3, .6, .3], Report.Improvements.Select(one => Math.Round(one.Reference, 9)));

        // (.7 - .6) / .6 and 0; (.3 - .03) / .3 and (.3 - .05) / .3.
        Assert.Equal([.1 / .6, 0], Report.Improvements[0].Relative.Values.Select(value => Math.Round(value!.Value, 9)), Near);
        Assert.Equal([.9, .25 / .3], Report.Improvements[1].Relative.Values.Select(value => value!.Value), Near);
        Assert.Equal(
            [.05 / .6, (.9 + (.25 / .3)) / 2, -.25 / .6, -.4 / .3], Report.Improvements.Select(one => one.Relative.Mean!.Value), Near);
        Assert.Equal(.1 / .6 / Math.Sqrt(2), Report.Improvements[0].Relative.Sd!.Value, 9);
    }

    [Fact]
    public void Of_Verdicts_AreThoseOfTheComparisonsAndOtherwiseNone()
    {
        Assert.Equal([DifferenceVerdict.Better, DifferenceVerdict.Better, null, null], Report.Improvements.Select(one => one.Verdict));

        var html = HtmlReport.Render(Report, ".");
        Assert.Contains("Improvement over baseline</h2>", html);
        Assert.Contains("+8.3 ± 11.8<div class=\"verdict\"><span class=\"word better\">better", html);
        Assert.Contains("+86.7 ± 4.7<small>7.5 times smaller</small>", html);
        Assert.Contains("−133.3 ± 47.1<small>2.3 times larger</small></td>", html);
        Assert.Contains("−41.7 ± 11.8</td>", html);
    }

    [Fact]
    public void Of_AnotherReference_IsOverThat()
    {
        var report = Report with { Reference = "color" };

        Assert.Equal(["baseline", "baseline", "label", "label"], Improvement.Of(report).Select(one => one.Method));
        Assert.All(Improvement.Of(report), one => Assert.Null(one.Verdict));
        Assert.Equal(.25 / .35, Improvement.Of(report)[0].Relative.Mean!.Value, 9);
    }

    [Fact]
    public void Of_NoReferenceOrOneOfZero_HasNone()
    {
        Assert.Empty(Improvement.Of(Report with { Reference = null }));
        Assert.DoesNotContain("Improvement over", HtmlReport.Render(Report with { Improvements = [] }, "."));

        var zero = StudyReportBuilder.Complete(Report with { Methods = [Method("baseline", (0, 0)), Method("label", (.5, .1))] });
        Assert.Empty(zero.Improvements);
    }

    [Theory]
    [InlineData(.5, .6, true, "20.0 % higher")]
    [InlineData(.5, .4, true, "20.0 % lower")]
    [InlineData(.15, .02, false, "86.7 % smaller (7.5 times)")]
    [InlineData(.2, .15, false, "25.0 % smaller")]
    [InlineData(.1, .25, false, "150.0 % larger (2.5 times)")]
    [InlineData(.1, 0, false, "100.0 % smaller")]
    [InlineData(0, .1, false, null)]
    public void Size_OfTwoMeans_IsInWords(double reference, double value, bool higherIsBetter, string? words) =>
        Assert.Equal(words, ImprovementText.Size(reference, value, higherIsBetter));

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-8;

    private static MethodResult Method(string name, params (double Accuracy, double Gap)[] seeds) => new()
    {
        Name = name,
        Description = name,
        Seeds =
        [
            .. seeds.Index().Select(seed => new SeedResult
            {
                Seed = seed.Index,
                InDistribution = new SetResult
                {
                    Rows = new(100),
                    Values = FakeStudy.Values(
                        (QuantityName.Overall("accuracy"), seed.Item.Accuracy), (QuantityName.Gap("hospital", "accuracy"), seed.Item.Gap)),
                },
            }),
        ],
    };
}
