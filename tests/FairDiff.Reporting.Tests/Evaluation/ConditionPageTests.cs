using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Reporting.Evaluation;
using static FairDiff.Tests.EvaluationSamples;

namespace FairDiff.Reporting.Tests.Evaluation;

/// <summary><c>fairdiff evaluate --targets --html</c>.</summary>
public sealed class ConditionPageTests
{
    private static readonly DateTimeOffset Created = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<XDocument> Page = new(() => Parse(Html()));

    [Fact]
    public void Render_Conditions_HaveAnArticleEachWithPlotsCurvesAndOutcomes()
    {
        Assert.Equal(["Edema", "Mass"], Articles().Select(article => article.Element("h3")!.Value));
        Assert.All(Articles(), article => Assert.Equal(
            ["AUC", "Found", "False alarms"], article.Elements("div").First().Descendants("b").Select(title => title.Value)));
        Assert.Contains(
            Articles().First().Descendants("svg"),
            svg => ((string)svg.Attribute("aria-label")!).StartsWith("ROC of edema by sex", StringComparison.Ordinal));
        Assert.DoesNotContain(Page.Value.Descendants("table"), table => (string?)table.Attribute("class") == "confusion");
    }

    [Fact]
    public void Render_UnknownTargets_AreCountedApart()
    {
        // Every tenth of the 400 rows is not known to have edema or not; of the 360 others every third has it: rows 0, 3, 6, ... without 0,
        // 30, 60, ...
        Assert.Contains("120 of the 360 rows in which it is known have it (33.3 %).", Articles().First().Element("p")!.Value);
        var outcomes = Articles().First().Descendants("details").Last();
        var all = outcomes.Descendants("tbody").First().Elements("tr").Single().Elements("td").Select(cell => int.Parse(cell.Value))
            .ToArray();
        Assert.Equal((120, 40, 400), (all[0] + all[1], all[4], all.Sum()));
    }

    [Fact]
    public void Render_ThresholdsFromValidation_AreSaidAndOthersToo()
    {
        Assert.Contains("from a score of 0.4 on, chosen on 77 validation rows (a sensitivity of at least 90 %; there sensitivity 91.0 %, "
            + "specificity 72.0 %)", Articles().First().Value);
        Assert.Contains("It is predicted from a score of 0.5 on", Articles().Last().Value);
        Assert.Contains("Each condition is predicted from its own threshold on", Page.Value.Root!.Value);
    }

    [Fact]
    public void Render_AConditionThatIsUnfairToOneSex_IsNamedAfterCorrection()
    {
        // Edema is scored by a coin for men; mass is scored alike for all.
        var card = Page.Value.Descendants("article").First(article => (string?)article.Attribute("class") == "card").Value;
        Assert.Matches(@"after Holm's correction for 2: more than chance for edema \(0\.\d{3}, p", card);
        Assert.DoesNotContain("mass", card);
    }

    /// <summary>Two conditions in 400 rows: scores tell edema in women only, and mass in everyone.</summary>
    internal static string Html()
    {
        const int Rows = 400;
        var random = new Random(5);
        var (targets, scores) = (new double[Rows, 2], new double[Rows, 2]);
        string[] sex = [.. Enumerable.Range(0, Rows).Select(row => row % 2 == 0 ? "F" : "M")];
        for (var row = 0; row < Rows; row++)
        {
            (targets[row, 0], targets[row, 1]) = (row % 10 == 0 ? double.NaN : row % 3 == 0 ? 1 : 0, row / 2 % 2);
            scores[row, 0] = (random.NextDouble() + (row % 3 == 0 && sex[row] == "F" ? 1 : 0)) / 2;
            scores[row, 1] = (random.NextDouble() + (0.6 * targets[row, 1])) / 1.6;
        }

        var data = new MultiLabelData
        {
            ConditionNames = ["edema", "mass"], Targets = targets, Scores = scores, Attributes = new Dictionary<string,
            IReadOnlyList<string>> { ["sex"] = sex },
        };
        var options = new FairnessOptions
        {
            Groups = ["sex"], BootstrapSamples = 200, DecisionThresholds = new Dictionary<string, double> { ["edema"] = 0.4 }
        };
        var content = new PageContent("chest.csv", FairnessEvaluator.Evaluate(data, options), data)
        {
            Thresholds = new Dictionary<string,
            ThresholdChoice> { ["edema"] = new(0.4, ThresholdRule.SensitivityAtLeast, 0.9, 0.91, 0.72, 77) },
        };
        return EvaluationPage.Render(content, Created);
    }

    private static IEnumerable<XElement> Articles() =>
        Page.Value.Descendants("article").Where(article => (string?)article.Attribute("class") == "condition");
}
