using FairDiff.MLNet;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Folder;

public sealed class MetadataTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_QuotedCells_KeepsCommas()
    {
        var table = MetadataTable.Read(Write("path,label\n\"a,1.png\",x\nb.png,\n"));

        Assert.Equal(2, table.RowCount);
        Assert.Equal("a,1.png", table[0, "path"]);
        Assert.Equal("", table[1, "label"]);
    }

    [Fact]
    public void Indexer_UnknownColumn_NamesTheColumnsThereAre()
    {
        var table = MetadataTable.Read(Write("path,label\na.png,x\n"));

        var error = Assert.Throws<FairDiffException>(() => table[0, "site"]);
        Assert.Contains("'site'", error.Message);
        Assert.Contains("path, label", error.Message);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("path,label\n", "no rows")]
    [InlineData("path,label\na.png\n", "line 2")]
    [InlineData("path,path\na.png,b\n", "more than once")]
    public void Read_BadFile_SaysWhatIsWrong(string text, string expected)
    {
        var path = Write(text);
        Assert.Contains(expected, Assert.Throws<FairDiffException>(() => MetadataTable.Read(path)).Message);
    }

    [Fact]
    public void Read_NoFile_NamesItAndTheOption()
    {
        var error = Assert.Throws<FairDiffException>(() => MetadataTable.Read(Path.Combine(_folder.Path, "metadata.csv")));
        Assert.Contains("--data", error.Message);
    }

    [Fact]
    public void File_NameWithBlanks_IsTheFileThatIsThere()
    {
        File.WriteAllText(_folder.File(" a.png"), "");
        File.WriteAllText(_folder.File("b.png"), "");
        var table = MetadataTable.Read(Write("path,label\n a.png,x\n b.png,y\n ,z\n"));

        Assert.Equal([" a.png", "b.png", ""], Enumerable.Range(0, 3).Select(row => table.File(row, "path")));
        Assert.EndsWith("metadata.csv", table.Place(2));
        Assert.StartsWith("line 4 of", table.Place(2));
    }

    [Fact]
    public void Selects_AnySpellingOfMissing_FindsAllOfThem()
    {
        var table = MetadataTable.Read(Write("path,site\na,NA\nb,\nc,nan\nd,A \n"));

        Assert.Equal([0, 1, 2], Enumerable.Range(0, 4).Where(row => RowSelector.Parse("--ood", "site=NA").Selects(table, row)));
        Assert.Equal([3], Enumerable.Range(0, 4).Where(row => RowSelector.Parse("--ood", "site=A").Selects(table, row)));
    }

    private string Write(string text)
    {
        var path = _folder.File("metadata.csv");
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
