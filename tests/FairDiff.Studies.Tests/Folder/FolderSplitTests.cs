using System.Text;
using FairDiff.MLNet;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Folder;

public sealed class FolderSplitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static readonly FolderOptions Options = new() { DataFolder = "", AttributeColumns = ["site"] };

    [Fact]
    public void Create_Selectors_PutEachRowWhereItBelongs()
    {
        var table = Table();
        var split = FolderSplit.Create(table, Options with
        {
            OutOfDistribution = [new("site", "C")], Unlabelled = [new("site", "D")], Excluded = [new("site", "E")],
        });

        Assert.All(split.Labelled.Concat(split.Test), row => Assert.Contains(table[row, "site"], new[] { "A", "B" }));
        Assert.All(split.Unlabelled, row => Assert.Equal("D", table[row, "site"]));
        Assert.Equal(40, Assert.Single(split.OutOfDistribution).Rows.Count);
        Assert.Equal(20, split.Test.Count);
        Assert.Equal(60, split.Labelled.Count);
    }

    [Fact]
    public void Create_BySeed_HoldsOutAQuarterOfEachCell()
    {
        var table = Table();
        var split = FolderSplit.Create(table, Options);

        foreach (var cell in split.Test.Concat(split.Labelled).GroupBy(row => (table[row, "site"], table[row, "label"])))
        {
            Assert.Equal(5, cell.Count(split.Test.Contains));
        }
    }

    [Fact]
    public void Create_Cluster_NeverLiesOnBothSides()
    {
        var table = Table();
        var split = FolderSplit.Create(table, Options with { ClusterColumn = "patient" });

        var train = split.Labelled.Select(row => table[row, "patient"]).ToHashSet();
        Assert.DoesNotContain(split.Test, row => train.Contains(table[row, "patient"]));
    }

    [Fact]
    public void Create_LabelLimit_HidesTheOtherLabelsButKeepsTheRows()
    {
        var table = Table();
        var split = FolderSplit.Create(table, Options with { LabelLimits = [new(new("site", "B"), 7)] });

        Assert.Equal(7, split.Labelled.Count(row => table[row, "site"] == "B"));
        Assert.Equal(23, split.Unlabelled.Count);
        Assert.All(split.Unlabelled, row => Assert.Equal("B", table[row, "site"]));
    }

    [Fact]
    public void Create_LabelLimitWithAShare_KeepsSoManyOfTheClass()
    {
        var table = Table();
        FolderSplit Split(string limit, int draw = 0) =>
            FolderSplit.Create(table, Options with { LabelLimits = [LabelLimit.Parse("--skew", limit)] }, draw);
        (int, int) Kept(FolderSplit split)
        {
            var kept = split.Labelled.Where(row => table[row, "site"] == "B").ToLookup(row => table[row, "label"]);
            return (kept["0"].Count(), kept["1"].Count());
        }

        Assert.Equal((1, 9), Kept(Split("site=B:10:1=0.9")));
        Assert.Equal((7, 3), Kept(Split("site=B:10:1=0.3", draw: 4)));
        Assert.Equal(Split("site=B:10:1=0.9").Labelled, Split("site=B:10:1=0.9").Labelled);
        Assert.NotEqual(Split("site=B:10:1=0.9").Labelled, Split("site=B:10:1=0.9", draw: 1).Labelled);

        // Another draw changes nothing else.
        Assert.Equal(Split("site=B:10").Test, Split("site=B:10", draw: 1).Test);
        Assert.Equal(
            Split("site=B:10").Labelled.Where(row => table[row, "site"] != "B"),
            Split("site=B:10", draw: 1).Labelled.Where(row => table[row, "site"] != "B"));
    }

    [Theory]
    [InlineData("site=B:20:1=0.9", "keeps 18 labels of class '1', and 15 labelled training rows of site=B are so")]
    [InlineData("site=B:20:1=0.2", "keeps 16 labels of the other classes, and 15 labelled training rows of site=B are so")]
    [InlineData("site=B:20:magic=0.2", "keeps 4 labels of class 'magic', and 0 labelled")]
    public void Create_LabelLimitBeyondAClass_NamesIt(string limit, string problem) => Assert.Contains(
        problem,
        Assert.Throws<FairDiffException>(
            () => FolderSplit.Create(Table(), Options with { LabelLimits = [LabelLimit.Parse("--skew", limit)] })).Message);

    [Fact]
    public void Create_ValidationFraction_HoldsLabelledClustersOutOfAllTraining()
    {
        var table = Table();
        var options =
            Options with { ClusterColumn = "patient", LabelLimits = [new(new("site", "B"), 12)], OutOfDistribution = [new("site", "C")] };
        var without = FolderSplit.Create(table, options);
        var split = FolderSplit.Create(table, options with { ValidationFraction = .25 });

        Assert.Empty(without.Validation);
        Assert.Equal(without.Test, split.Test);
        Assert.InRange(split.Validation.Count, without.Labelled.Count * .15, without.Labelled.Count * .35);
        Assert.Subset(without.Labelled.ToHashSet(), split.Validation.ToHashSet());
        Assert.Equal(12, split.Validation.Concat(split.Labelled).Count(row => table[row, "site"] == "B"));

        // Neither the patients' labelled rows nor those whose label is hidden train anything.
        var patients = split.Validation.Select(row => table[row, "patient"]).ToHashSet();
        Assert.DoesNotContain(split.Labelled.Concat(split.Unlabelled), row => patients.Contains(table[row, "patient"]));
        Assert.Equal(without.Labelled.Except(split.Validation), split.Labelled);
    }

    [Fact]
    public void Create_ValidationFractionThatLeavesNone_NamesTheOption()
    {
        var error = Assert.Throws<FairDiffException>(() => FolderSplit.Create(Table(), Options with { ValidationFraction = .01 }));
        Assert.Contains("--validation-fraction", error.Message);
    }

    [Fact]
    public void Create_SplitColumn_IsObeyed()
    {
        var table = Table();
        var split = FolderSplit.Create(table, Options with { SplitColumn = "split" });

        Assert.All(split.Labelled, row => Assert.Equal("train", table[row, "split"]));
        Assert.All(split.Test, row => Assert.Equal("test", table[row, "split"]));
        Assert.Equal(100, split.Test.Count);
    }

    [Fact]
    public void ForTraining_LeavesOutTestAndExcludedRows()
    {
        var table = Table();
        var split = FolderSplit.ForTraining(table, Options with
        {
            SplitColumn = "split", Unlabelled = [new("site", "D")], Excluded = [new("site", "E")],
        });
        var (labelled, unlabelled) = (split.Labelled, split.Unlabelled);

        // As in a study: unlabelled rows teach the generator whatever the split says.
        Assert.All(labelled, row => Assert.Equal("train", table[row, "split"]));
        Assert.Equal(["A", "B", "C"], labelled.Select(row => table[row, "site"]).Distinct());
        Assert.Equal(60, labelled.Count);
        Assert.Equal(40, unlabelled.Count(row => table[row, "site"] == "D"));
        Assert.Equal(40, unlabelled.Count);
    }

    [Fact]
    public void ForTraining_WithoutSplitColumn_TakesEveryRow()
    {
        Assert.Equal(200, FolderSplit.ForTraining(Table(), Options).Labelled.Count);
        Assert.Contains("no row is left", Assert.Throws<FairDiffException>(
            () => FolderSplit.ForTraining(Table(),
                Options with { Excluded = [.. "ABCDE".Select(site => new RowSelector("site", $"{site}"))] })).Message);
    }

    [Fact]
    public void Create_SelectorWithoutRows_ListsTheValues()
    {
        var error = Assert.Throws<FairDiffException>(
            () => FolderSplit.Create(Table(), Options with { OutOfDistribution = [new("site", "Z")] }));
        Assert.Contains("site=Z", error.Message);
        Assert.Contains("A, B, C, D, E", error.Message);
    }

    /// <summary>Most vectors are the only ones of their kind: of such cells no quarter could be held out.</summary>
    [Fact]
    public void Create_LabelVectors_HoldsOutAQuarterOfEachAttributeAndLabel()
    {
        var text = new StringBuilder("path,a,b,site\n");
        for (var i = 0; i < 200; i++)
        {
            var share = (i % 97) / 100.0;
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i}.png,{share},{1 - share:0.##},{"AB"[i % 2]}\n");
        }

        var table = MetadataTable.Read(Write(text.ToString()));
        var split = FolderSplit.Create(table, Options with { Label = StudyLabel.SoftLabel("a", "b") });

        Assert.Equal((150, 50), (split.Labelled.Count, split.Test.Count));
        Assert.Equal(25, split.Test.Count(row => table[row, "site"] == "A"));
        double Mean(IReadOnlyList<int> rows) => rows.Average(
            row => double.Parse(table[row, "a"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Mean(split.Labelled), Mean(split.Test), .01);
    }

    [Theory]
    [InlineData("1,,A", "1,0,A", "no labelled training row is known to lack 'a'")]
    [InlineData("0,1,A", "0,0,B", "no labelled training row has 'a'")]
    public void Create_AConditionThatNoTrainingRowTeaches_IsRefused(string first, string second, string problem)
    {
        string[] rows = [.. Enumerable.Range(0, 40).Select(row => $"{row}.png,{(row % 2 == 0 ? first : second)}")];
        var table = MetadataTable.Read(Write(string.Join('\n', rows.Prepend("path,a,b,site"))));

        var error = Assert.Throws<FairDiffException>(
            () => FolderSplit.Create(table, Options with { Label = StudyLabel.Conditions("a", "b") }));

        Assert.Contains(problem, error.Message);
        Assert.Contains("Leave it out of --label-columns", error.Message);
    }

    [Fact]
    public void Create_Conditions_AreLabelledWhereAnyIsKnown()
    {
        string[] rows = [.. Enumerable.Range(0, 80).Select(
            row => $"{row}.png,{(row % 4) switch { 0 => "1,", 1 => ",0", 2 => "0,1", _ => "," }},{(row < 40 ? "train" : "test")},A")];
        var table = MetadataTable.Read(Write(string.Join('\n', rows.Prepend("path,a,b,split,site"))));

        var split = FolderSplit.Create(table, Options with { Label = StudyLabel.Conditions("a", "b"), SplitColumn = "split" });

        Assert.Equal((30, 10, 30), (split.Labelled.Count, split.Unlabelled.Count, split.Test.Count));
    }

    /// <summary>As the paper skews dermatology: what is beyond the limit teaches nobody, but a ceiling.</summary>
    [Fact]
    public void Create_LabelLimitByRemoval_LeavesTheOtherRowsOut()
    {
        var table = Table();
        var split = FolderSplit.Create(table, Options with { LabelLimits = [new(new("site", "B"), 7)], SkewBy = SkewBy.Removal });

        Assert.Equal(7, split.Labelled.Count(row => table[row, "site"] == "B"));
        Assert.Empty(split.Unlabelled);
        Assert.Equal(23, split.Removed.Count);
        Assert.All(split.Removed, row => Assert.Equal("B", table[row, "site"]));
        Assert.Empty(split.Removed.Intersect(split.Test.Concat(split.Labelled)));
    }

    private MetadataTable Table()
    {
        var text = new StringBuilder("path,label,site,patient,split\n");
        for (var i = 0; i < 200; i++)
        {
            text.Append($"{i}.png,{(i / 20) % 2},{"ABCDE"[i / 40]},p{i / 4},{(i % 2 == 0 ? "train" : "test")}\n");
        }

        return MetadataTable.Read(Write(text.ToString()));
    }

    private string Write(string text)
    {
        var path = _folder.File("metadata.csv");
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
