using System.Text.Json;
using System.Text.RegularExpressions;

namespace FairDiff.Fairness.Tests.Reporting;

public class ReportingTests
{
    [Fact]
    public void Metrics_SufficientValues_AreThereUnderTheirPath()
    {
        var metrics = Cohort.Evaluate(Cohort.OfHits(("north", 90, 10), ("south", 60, 40)), new FairnessOptions()).Metrics;

        Assert.Equal(0.75, metrics["accuracy"], 1e-12);
        Assert.Equal(0.9, metrics["site/north/accuracy"], 1e-12);
        Assert.Equal(100, metrics["site/south/n"]);
        Assert.Equal(0.3, metrics["gap/accuracy/site"], 1e-12);
        Assert.InRange(metrics["gap/accuracy/site"], metrics["gap/accuracy/site.low"], metrics["gap/accuracy/site.high"]);
    }

    [Fact]
    public void Metrics_InsufficientValues_AreNotThereButTheirNIs()
    {
        var metrics = Cohort.Evaluate(Cohort.OfHits(("north", 90, 10), ("tiny", 0, 2))).Metrics;

        Assert.Equal(2, metrics["site/tiny/n"]);
        Assert.DoesNotContain("site/tiny/accuracy", metrics.Keys);
        Assert.DoesNotContain("gap/accuracy/site", metrics.Keys);
    }

    [Fact]
    public void Metrics_FewRowsOverall_StillHaveTheOverallValues() =>
        Assert.Equal(0.5, Cohort.Evaluate(Cohort.OfHits(("a", 2, 2))).Metrics["accuracy"]);

    [Fact]
    public void Metrics_AnyNames_AreLegalDistinctAndNeverFolderOfEachOther()
    {
        string[] odd = ["a/b", "a(b", "A_b", "..", "ü ß", "n", new string('x', 300)];
        var data = Cohort.Random(2, 600, 5) with { ClassNames = ["x", "x(1)", "x[1]", "X", "."] };
        data = data with
        {
            Attributes = odd.Append("accuracy").Append("gap").ToDictionary(
                name => name, _ => (IReadOnlyList<string>)[.. Enumerable.Range(0, 600).Select(row => odd[row % odd.Length])]),
        };

        var keys = Cohort.Evaluate(data).Metrics.Keys.ToArray();

        // MLflow's rule for keys, its longest key, and a file system that ignores case.
        Assert.All(keys, key => Assert.Matches(@"^[/\w.\- :]*$", key));
        Assert.All(keys, key => Assert.DoesNotContain(key.Split('/'), part => part is "" or "." or ".."));
        Assert.All(keys, key => Assert.InRange(key.Length, 1, 250));
        Assert.Equal(keys.Length, keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        var folders = keys.SelectMany(key => Regex.Matches(key, "/").Select(slash => key[..slash.Index])).ToHashSet(
            StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(keys, folders.Contains);
    }

    [Fact]
    public void ToJson_UndefinedValues_AreNullWithReason()
    {
        var report = Cohort.Evaluate(Cohort.Binary(("a", true, 0.9), ("b", true, 0.8)));

        var overall = JsonDocument.Parse(report.ToJson()).RootElement.GetProperty("overall");

        Assert.Equal(JsonValueKind.Null, overall.GetProperty("auc").ValueKind);
        Assert.Equal(JsonValueKind.Null, overall.GetProperty("intervals").GetProperty("auc").ValueKind);
        Assert.Contains("no rows of other classes", overall.GetProperty("insufficientEvidence").GetProperty("auc").GetString());
    }

    [Fact]
    public void ToJson_BcaThatDoesNotExist_SaysOfEachNumberHowItsIntervalWasMade()
    {
        // The south is always right: nothing varies there, and BCa has no acceleration.
        var report = Cohort.Evaluate(
            Cohort.OfHits(("north", 80, 20), ("south", 100, 0)),
            new FairnessOptions { IntervalMethod = IntervalMethod.BiasCorrectedAccelerated, BootstrapSamples = 200 });
        var json = JsonDocument.Parse(report.ToJson()).RootElement;
        string? Method(JsonElement group) => group.GetProperty("intervalMethods").GetProperty("accuracy").GetString();

        var groups = json.GetProperty("groups").GetProperty("site");
        Assert.Equal(
            ("BCa", "BCa", "percentile"),
            (Method(json.GetProperty("overall")), Method(groups.GetProperty("north")), Method(groups.GetProperty("south"))));
        var gap = json.GetProperty("gaps").GetProperty("site").GetProperty("accuracy");
        Assert.Equal("BCa", gap.GetProperty("intervalMethod").GetString());
        Assert.Equal("percentile", report.ToRows().First(row => row is { Group: "south", Metric: MetricNames.Accuracy }).IntervalMethod);
        Assert.Matches(@"\n\d+ of \d+ intervals are percentile intervals: BCa does not exist", report.ToString());
        Assert.DoesNotContain(
            "are percentile intervals",
            Cohort.Evaluate(Cohort.OfHits(("north", 80, 20)), new FairnessOptions { BootstrapSamples = 200 }).ToString());
    }

    [Fact]
    public void ToString_Report_HasARowPerGroupWithNAndInterval()
    {
        var lines = Cohort.Evaluate(Cohort.OfHits(("north", 90, 10), ("tiny", 1, 1)), new FairnessOptions()).ToString().Split('\n');

        Assert.StartsWith("group", lines[0]);
        Assert.Matches(@"^overall +102 +0\.892 \[0\.\d+, 0\.\d+\]", lines[1]);
        Assert.Matches(@"^  tiny +2 +0\.500 \(!\)", lines.Single(line => line.StartsWith("  tiny", StringComparison.Ordinal)));
        Assert.Matches("^  gap +-", lines.Single(line => line.StartsWith("  gap", StringComparison.Ordinal)));
        Assert.Contains(
            lines, line => line.StartsWith("site gap of accuracy, ", StringComparison.Ordinal) && line.Contains("tiny (n = 2 is below"));
    }
}
