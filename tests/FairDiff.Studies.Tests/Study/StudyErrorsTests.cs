using System.Text.Json.Nodes;
using FairDiff.Fairness;
using FairDiff.Studies.Tests.Report;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Study;

/// <summary>Whom methods always fail, from predictions on disk, against counts by hand.</summary>
public sealed class StudyErrorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Six rows, the first three of class a; + is right. The baseline always fails rows 0, 1 and 3, the label method 1 and
    /// 2.</summary>
    [Fact]
    public void Of_OneClass_CountsTheRowsThatEverySeedGetsWrongAndWhatMethodsShare()
    {
        Write("baseline", "--+-++", "--+--+");
        Write("label", "+---++", "+--+++");
        var set = Assert.Single(Of(Report("baseline")));

        Assert.Equal((Quantity.InDistribution, 6), (set.Set, set.Considered));
        Assert.Equal([("baseline", 2, 3), ("label", 2, 2)], set.Methods.Select(method => (method.Method, method.Seeds, method.Wrong)));
        Assert.Equal([new("A", 3, 2, 2.0 / 3), new("B", 3, 1, 1.0 / 3)], set.Methods[0].Groups["site"]);
        Assert.Equal(new ErrorOverlap("baseline", "label", 1, 2, 1, .25), Assert.Single(set.Overlaps));
        Assert.Equal(new ErrorOverlap("label", "baseline", 1, 1, 2, .25), Assert.Single(Assert.Single(Of(Report("label"))).Overlaps));
        Assert.Empty(Assert.Single(Of(Report(null))).Overlaps);

        var json = JsonNode.Parse(ReportJson.ToText(FakeStudy.Create() with { Underserved = [set] }))!["underserved"]![0]!;
        Assert.Equal(["set", "considered", "methods", "overlaps"], json.AsObject().Select(part => part.Key));
        Assert.Equal((2, 1), ((int)json["overlaps"]![0]!["onlyFirst"]!, (int)json["methods"]![0]!["groups"]!["site"]![1]!["wrong"]!));
    }

    [Fact]
    public void Of_HighRiskClasses_LooksAtTheirRowsOnly()
    {
        Write("baseline", "--+-++", "--+--+");
        Write("label", "+---++", "+--+++");
        var set = Assert.Single(Of(Report("baseline") with { HighRiskClasses = ["b"] }));

        Assert.Equal(3, set.Considered);
        Assert.Equal([1, 0], set.Methods.Select(method => method.Wrong));
        Assert.Equal([0, 1], set.Methods[0].Groups["site"].Select(group => group.Wrong));
    }

    [Fact]
    public void Of_SoftLabels_GoesByTheLargestShareAndOfConditionsThereIsNone()
    {
        var soft = Report("baseline") with { LabelKind = StudyLabelKind.SoftLabel };
        File.WriteAllLines(
            File_("baseline", 0), ["row,site,label_a,label_b,score_a,score_b", "1,A,0.6,0.4,0.2,0.8", "2,B,0.6,0.4,0.9,0.1"]);
        soft = soft with { Methods = [soft.Methods[0] with { Seeds = [soft.Methods[0].Seeds[0]] }] };

        Assert.Equal([0], Assert.Single(Of(soft)).Errors!.Methods[0].Rows);
        Assert.Empty(Of(soft with { LabelKind = StudyLabelKind.Conditions }));
    }

    private IReadOnlyList<UnderservedSet> Of(StudyReport report) =>
        new StudyErrors((_, method, seed) => File_(method, seed)).Of(report, TestContext.Current.CancellationToken);

    private string File_(string method, long seed) => _folder.File($"{method}-{seed}.csv");

    private void Write(string method, params string[] seeds)
    {
        foreach (var (seed, hits) in seeds.Index())
        {
            File.WriteAllLines(
                File_(method, seed),
                hits.Select((hit, row) => $"{row + 1},{(row < 3 ? "a,A" : "b,B")},{(row < 3 == (hit == '+') ? "0.9,0.1" : "0.1,0.9")}")
                    .Prepend("row,label,site,score_a,score_b"));
        }
    }

    private static StudyReport Report(string? reference) => FakeStudy.Create() with
    {
        Classes = ["a", "b"],
        Reference = reference,
        Methods =
        [
            .. new[] { "baseline", "label" }.Select(name => new MethodResult
            {
                Name = name,
                Description = name,
                Seeds = [.. Enumerable.Range(0, 2).Select(seed => new SeedResult
                {
                    Seed = seed,
                    InDistribution = new SetResult { Rows = new(6), Groups = FakeStudy.Groups(3, "site", "A", "B") },
                })],
            }),
        ],
    };
}
