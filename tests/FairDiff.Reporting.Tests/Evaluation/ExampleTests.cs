using FairDiff.Fairness;
using FairDiff.Reporting.Evaluation;
using static FairDiff.Tests.EvaluationSamples;

namespace FairDiff.Reporting.Tests.Evaluation;

/// <summary>The rows that a classifier got wrong, and their images.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void Errors_OfConditions_AreMissesAndFalseAlarmsByDistanceFromTheThreshold()
    {
        double[,] targets = { { 1, 0 }, { 0, 1 }, { 1, double.NaN }, { 0, 0 } },
        scores = { { 0.1, 0.6 }, { 0.9, 0.9 }, { 0.8, 0.9 }, { 0.2, 0.3 } };
        var data = new MultiLabelData { ConditionNames = ["edema", "mass"], Targets = targets, Scores = scores };
        var options = new FairnessOptions { BootstrapSamples = 0, DecisionThresholds = new Dictionary<string, double> { ["edema"] = 0.3 } };
        var content = new PageContent(
            "x", FairnessEvaluator.Evaluate(data, options, TestContext.Current.CancellationToken), data);

        // Row 1 is 0.6 above the threshold; row 0 is 0.2 below it for edema (and 0.1 above for mass); what is unknown is no error.
        Assert.Equal(
            ["no edema, a false alarm with a score of 0.90", "edema, missed with a score of 0.10"],
            Example.Errors(content).Select(example => example.Words));
    }

    [Fact]
    public void Errors_OfTwoClasses_FollowTheThreshold()
    {
        var data = FairnessData.Binary([true, false, false], [0.35, 0.32, 0.1], "ill");
        var content = new PageContent("x", FairnessEvaluator.Evaluate(data, new() { BootstrapSamples = 0, DecisionThreshold = 0.3 },
            TestContext.Current.CancellationToken), data);

        Assert.Equal(
            [(1, "not ill, taken for ill with a score of 0.32")], Example.Errors(content).Select(example => (example.Row, example.Words)));
    }

    /// <summary>South is ill from a lower score on than north: what is an error of the one is none of the other; the page says
    /// why.</summary>
    [Fact]
    public void Errors_OfThresholdsByGroup_FollowThatOfTheRow()
    {
        var rows = Enumerable.Range(0, 120);
        var data = FairnessData.Binary(
            [.. rows.Select(row => row % 4 < 2)], [.. rows.Select(row => (row % 2 == 0 ? .3 : .1) + (row % 4 < 2 ? .2 : 0))], "ill") with
        {
            Attributes = new Dictionary<string, IReadOnlyList<string>>
            {
                ["site"] = [.. rows.Select(row => row % 2 == 0 ? "north" : "south")],
            },
        };
        var options = new FairnessOptions
        {
            BootstrapSamples = 0, GroupThresholds = GroupThresholds.Choose(data, new() { Attribute = "site" }),
        };
        PageContent Content(FairnessOptions judged) =>
            new("x", FairnessEvaluator.Evaluate(data, judged, TestContext.Current.CancellationToken), data);

        Assert.Empty(Example.Errors(Content(options)));
        Assert.Equal(
            60, Example.Errors(Content(new() { BootstrapSamples = 0 })).Count(
                example => example.Words.StartsWith("ill, taken for not ill", StringComparison.Ordinal)));
        Assert.Equal(
            "from a score on that depends on site (north 0.5, south 0.3), chosen on 120 validation rows for a sensitivity of at least "
                + "85 % in every group",
            ThresholdText.Of("ill", Content(options)));
    }

    [Fact]
    public void ToHtml_Images_AreThoseOfTheSurestErrorsOfTheWorstGroup()
    {
        var shown = Parse(Html()).Descendants("img").ToArray();

        // South is the worst; its wrong rows are 1, 3, 21, 23, ... from 0.
        Assert.Equal(5, shown.Length);
        Assert.StartsWith("Image of row 4:", (string?)shown[0].Attribute("alt"));
        Assert.Equal(
            "Not shown: it is gone",
            Parse(Html()).Descendants("div").Single(box => (string?)box.Attribute("class") == "example gone").Value);
    }

    /// <summary>Three classes; the image of row 1 is gone.</summary>
    internal static string Html()
    {
        var data = ThreeClasses(300);
        var report = FairnessEvaluator.Evaluate(data, new FairnessOptions { Groups = ["site"], BootstrapSamples = 100 });
        var png = Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");
        return report.ToHtml(
            data, new() { Images = row => row == 1 ? ExampleImage.NotShown("it is gone") : ExampleImage.FromPng(png, 96, 96) });
    }
}
