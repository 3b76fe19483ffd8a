using FairDiff.MLNet;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Tables;

/// <summary>What the one writer of tables writes, and what the one reader makes of it.</summary>
public sealed class CsvTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Table => _folder.File("table.csv");

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+cmd|x", "'+cmd|x")]
    [InlineData("-1+11", "'-1+11")]
    [InlineData("@sum(a)", "'@sum(a)")]
    [InlineData("＝1", "'＝1")]
    [InlineData("\t=1", "\"'\t=1\"", true)]
    [InlineData("'=1", "''=1")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("+1e-3", "+1e-3")]
    [InlineData("a=b", "a=b")]
    [InlineData("'quoted'", "'quoted'")]
    public void Write_TextThatASpreadsheetWouldRun_HasAnApostropheAndNumbersHaveNot(string text, string expected, bool orUnquoted = false)
    {
        CsvTable.Write("--csv", Table, ["a", "b"], [["x", text]]);

        var line = File.ReadAllLines(Table)[1];
        Assert.True(line == $"x,{expected}" || (orUnquoted && line == $"x,{expected.Trim('"')}"), line);
        Assert.Equal(text.Trim(), Read()[0][1]);
    }

    [Fact]
    public void Write_FormulasKept_WritesThemAsTheyAre()
    {
        CsvTable.Write("--csv", Table, ["a", "=b"], [["x", "=1+1"]], Formulas.Keep);

        Assert.Equal("a,=b\r\nx,=1+1\r\n", File.ReadAllText(Table));
    }

    [Fact]
    public void Write_AnyText_IsReadBackWithoutItsBlanks()
    {
        const string Characters = "=+-@'\",;|\t\r\n aä1.#";
        var random = new Random(0);
        string Cell() => string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => Characters[random.Next(Characters.Length)]));
        string[][] rows = [.. Enumerable.Range(0, 3000).Select(_ => (string[])["x", Cell(), Cell(), Cell()])];

        CsvTable.Write("--csv", Table, ["a", "b", "c", "d"], rows);

        Assert.Equal(rows.Select(row => row.Select(cell => cell.Trim()).ToArray()), Read());
    }

    [Fact]
    public void Write_AfterAWriterThatWasKilled_ClearsAwayWhatItLeft()
    {
        File.WriteAllText(_folder.File($".table.csv.{Guid.NewGuid():N}.tmp"), "a,b\r\nx");

        CsvTable.Write("--csv", Table, ["a", "b"], [["x", "y"]]);

        Assert.Equal([Table], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_SameColumnTwice_IsRefused()
    {
        Assert.Contains(
            "would have the column 'a' twice",
            Assert.Throws<FairDiffException>(() => CsvTable.Write("--csv", Table, ["a", "b", "a "], [])).Message);
        Assert.False(File.Exists(Table));
    }

    public void Dispose() => _folder.Dispose();

    private List<string[]> Read()
    {
        using var rows = CsvRows.Open(Table, "");
        var cells = new List<string[]>();
        while (rows.Read())
        {
            cells.Add([.. Enumerable.Range(0, rows.Columns.Count).Select(rows.Value)]);
        }

        return cells;
    }
}
