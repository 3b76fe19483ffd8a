using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Folder;

public sealed class ColumnBucketsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("age=40,60", "[-∞, 40)", "[40, 60)", "[60, ∞)", "")]
    [InlineData("age=q2", "[-∞, 40)", "[40, ∞)", "[40, ∞)", "")]
    public void With_AgeColumn_HasBucketsInPlaceOfTheNumbers(string text, params string[] buckets)
    {
        var bucket = ColumnBuckets.Parse("--bucket", text);
        var table = Table("39.5", "40", "77", "").With([bucket]);

        Assert.Equal(text, $"{bucket}");
        Assert.Equal(buckets, Enumerable.Range(0, 4).Select(row => table[row, "age"]));
        Assert.Equal("0.png", table.File(0, "path"));
        Assert.True(new RowSelector("age", buckets[1]).Selects(table, 1));
    }

    /// <summary>Data sets that hide ages give them in tens.</summary>
    [Fact]
    public void With_Ranges_AreInTheBucketThatHoldsAllOfThem()
    {
        var bucket = ColumnBuckets.Parse("--bucket", "age=40,60");
        var table = Table("18-29", "30-39", "40-49", "80+", "59").With([bucket]);

        Assert.Equal(
            ["[-∞, 40)", "[-∞, 40)", "[40, 60)", "[60, ∞)", "[40, 60)"], Enumerable.Range(0, 5).Select(row => table[row, "age"]));
        Assert.Contains(
            "column 'age' is '55-64', which --bucket age=40,60 cannot put into a bucket",
            Assert.Throws<FairDiffException>(() => Table("18-29", "55-64").With([bucket])).Message);
        Assert.Throws<FairDiffException>(() => Table("50+").With([bucket]));
        Assert.Throws<FairDiffException>(() => Table("18-29", "30-39").With([ColumnBuckets.Parse("--bucket", "age=q2")]));
    }

    [Theory]
    [InlineData("age")]
    [InlineData("age=")]
    [InlineData("age=q1001")]
    [InlineData("age=4O,60")]
    public void Parse_NoEdges_SaysHowTheyAreWritten(string text) => Assert.Contains(
        $"--bucket is '{text}'; it must be such as age=18,40,60 or age=q4 (q2 to q1000).",
        Assert.Throws<FairDiffException>(() => ColumnBuckets.Parse("--bucket", text)).Message);

    [Fact]
    public void With_CellsOrEdgesThatAreNoNumbers_AreNamed()
    {
        Assert.Contains(
            "column 'age' is 'old', which --bucket age=40 cannot put into a bucket",
            Assert.Throws<FairDiffException>(() => Table("39", "old").With([ColumnBuckets.Parse("--bucket", "age=40")])).Message);
        Assert.Throws<FairnessException>(() => Table("39", "40").With([ColumnBuckets.Parse("--bucket", "age=60,40")]));
    }

    private MetadataTable Table(params string[] ages)
    {
        var path = _folder.File("metadata.csv");
        File.WriteAllLines(path, ["path,age", .. ages.Select((age, row) => $"{row}.png,{age}")]);
        return MetadataTable.Read(path);
    }

    public void Dispose() => _folder.Dispose();
}
