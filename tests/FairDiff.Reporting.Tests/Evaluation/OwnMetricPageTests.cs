using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Tests.EvaluationSamples;

namespace FairDiff.Reporting.Tests.Evaluation;

/// <summary>A metric of the user's stands on the page like any other, by its entry in the registry alone.</summary>
public sealed class OwnMetricPageTests
{
    private static readonly MetricDefinition Doubt = new()
    {
        Name = "doubt",
        Title = "mean doubt",
        Meaning = "What the largest score lacks of 1. It says nothing about who is right.",
        Unit = MetricUnit.Number,
        Direction = MetricDirection.LowerIsBetter,
        Needs = MetricNeeds.ExclusiveClasses,
        Value = rows => rows.Average(row => 1 - row.Score(row.Predicted)),
    };

    [Fact]
    public void ToHtml_OwnMetric_IsToldDrawnListedAndExplained()
    {
        var data = ThreeClasses(960);
        var options = new FairnessOptions { Groups = ["site"], BootstrapSamples = 200, Metrics = MetricRegistry.BuiltIn.With(Doubt) };
        var report = FairnessEvaluator.Evaluate(data, options, TestContext.Current.CancellationToken);
        var comparison = MethodComparison.Compare(
            [data], [data], options, report.ComparedMetrics(), TestContext.Current.CancellationToken);

        var html = report.ToHtml(data, new() { Comparison = comparison });
        var page = XDocument.Parse(html[html.IndexOf("<html", StringComparison.Ordinal)..]);

        Assert.Contains("doubt", report.ComparedMetrics());
        Assert.Contains($"mean doubt {report.Overall["doubt"].Value:0.000} (", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains(page.Descendants(), tag => tag.Name.LocalName == "figcaption" && tag.Value == "Mean doubt");
        Assert.Contains(page.Descendants(), tag => tag.Name.LocalName == "dd" && tag.Value == Doubt.Meaning);
        Assert.Contains(page.Descendants(), tag => tag.Name.LocalName == "th" && tag.Value == "mean doubt, gap by site");
        Assert.NotNull(comparison["overall(doubt)"].HolmPValue);
    }
}
