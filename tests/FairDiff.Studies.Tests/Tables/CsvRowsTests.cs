using System.Text;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Tests;

namespace FairDiff.Studies.Tests.Tables;

/// <summary>The one reader of text tables.</summary>
public sealed class CsvRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _told = [];

    private string Table => _folder.File("table.csv");

    [Theory]
    [InlineData("a,b\n1,\"x, y\"\n2,\"say \"\"no\"\"\"\n")]
    [InlineData("a,b\r\n1,\"x, y\"\r\n2,\"say \"\"no\"\"\"\r\n")]
    [InlineData("a,b\r1,\"x, y\"\r2,\"say \"\"no\"\"\"")]
    [InlineData("a;b\n1;x, y\n2;\"say \"\"no\"\"\"\n")]
    [InlineData("a\tb\n1\tx, y\n2\t\"say \"\"no\"\"\"")]
    [InlineData("a|b\n1|x, y\n2|\"say \"\"no\"\"\"")]
    [InlineData("\uFEFFa,b\n\n1,\"x, y\"\n\n\n2,\"say \"\"no\"\"\"\n\n")]
    public void Read_AnyLineEndAndSeparator_GivesTheSameCells(string text) =>
        Assert.Equal([["1", "x, y"], ["2", "say \"no\""]], Read(text));

    [Fact]
    public void Read_CellOfSeveralLines_IsOneCell() => Assert.Equal([["1", "x\ny"], ["2", "z"]], Read("a,b\n1,\"x\ny\"\n2,z\n"));

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-8")]
    public void Read_EncodingWithByteOrderMark_IsRecognised(string encoding) =>
        Assert.Equal([["1", "Süd 😀"]], Read("a,b\n1,Süd 😀\n", Encoding.GetEncoding(encoding)));

    [Fact]
    public void Read_Latin1_NamesFileLineAndColumn() =>
        AssertError(
            Encoding.Latin1.GetBytes("a,site\n1,Nord\n2,Süd\n"), "table.csv, line 3: column 'site' is not valid UTF-8",
            "save the file as UTF-8");

    [Fact]
    public void Read_Latin1InTheHeader_IsRefused() =>
        AssertError(Encoding.Latin1.GetBytes("a,Größe\n1,2\n"), "line 1: the header is not valid UTF-8");

    [Fact]
    public void Read_BrokenUtf16_IsRefused() =>
        AssertError(
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a,b\n1,x"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("y\n")],
            "line 2: column 'b' is not valid");

    [Theory]
    [InlineData("a,b\n1,x\0y\n", "line 2: column 'b' holds a NUL character")]
    [InlineData("a,b\0\n1,x\n", "line 1: the header holds a NUL character")]
    public void Read_Nul_IsRefused(string text, string expected) => AssertError(Encoding.UTF8.GetBytes(text), expected);

    [Fact]
    public void Read_Utf16WithoutMark_SaysThatItsMarkIsMissing() => AssertError(Encoding.Unicode.GetBytes("a,b\n1,x\n"), "byte order mark");

    [Theory]
    [InlineData("a,b\n1,2,3\n", "line 2: there are 3 cells where the header has 2", "double quotes")]
    [InlineData("a,b\n1,2\n3\n", "line 3: there are 1 cells where the header has 2", "double quotes")]
    [InlineData("a, a \n1,2\n", "names the column 'a' more than once", "blanks")]
    [InlineData(",\n1,2\n", "has no column with a name", "header line")]
    [InlineData("", "is empty", "header line")]
    [InlineData("a,b\n1,\"x\n2,y\n", "cannot be read as CSV", "line 2")]
    public void Read_WhatIsNoTable_IsNamedInOneLine(string text, string expected, string more) =>
        AssertError(Encoding.UTF8.GetBytes(text), expected, more);

    [Fact]
    public void Read_QuoteThatIsNeverClosed_DoesNotTakeTheMemoryOfTheWholeFile()
    {
        using (var file = new StreamWriter(Table))
        {
            file.Write("a,b\n1,\"");
            for (var i = 0; i < 1500; i++)
            {
                file.Write(new string('x', 1 << 17));
            }
        }

        AssertError(null, "cannot be read as CSV");
    }

    [Fact]
    public void Read_ColumnsWithoutAName_AreLeftOutAndTold()
    {
        Assert.Equal([["x", "1"], ["y", "2"]], Read(",a,b,\n0,x,1,\n1,y,2,\n"));
        Assert.Equal($"{Table}: 2 columns have no name and are left out, the first is column 1.", Assert.Single(_told));
    }

    [Theory]
    [InlineData("a,b\n1,x\n,\n2,y\n", "line 3 has no value and is left out")]
    [InlineData("a,b\n1,x\n2,y\n,\n  , \n", "2 lines have no value and are left out, the first is line 4")]
    [InlineData("a,b\n1,x\n2,y\n   \n,,,,\n", "2 lines have no value and are left out, the first is line 4")]
    public void Read_RowsWithoutAValue_AreLeftOutAndTold(string text, string expected)
    {
        Assert.Equal([["1", "x"], ["2", "y"]], Read(text));
        Assert.Contains(expected, Assert.Single(_told));
    }

    [Fact]
    public void Read_BlanksAroundNamesAndValues_DoNotCount()
    {
        Assert.Equal([["nevus", "A B"], ["nevus", "A B"]], Read(" label , site\n nevus ,A B\nnevus,\" A B\t\"\n"));
        using var rows = CsvRows.Open(Table, "");
        Assert.Equal(["label", "site"], rows.Columns);
        Assert.Equal(1, rows.IndexOf(" site "));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("unknown")]
    [InlineData("Unknown")]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("NA")]
    [InlineData("N/A")]
    [InlineData("n/a")]
    [InlineData("#N/A")]
    [InlineData("<NA>")]
    [InlineData("NaT")]
    [InlineData("None")]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("?")]
    public void Text_UsualSpellingOfMissing_IsEmptyAndTold(string spelling)
    {
        Assert.Equal([["1", ""]], Read($"a,b\n1,{spelling}\n"));
        Assert.Equal(spelling.Trim().Length == 0 ? [] : [
            $"{Table}: column 'b' is '{spelling}' in 1 row, which counts as missing (--missing says what does)."], _told);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("-")]
    [InlineData("missing")]
    public void Text_WhatMightMeanMissing_IsAValueAndTold(string value)
    {
        Assert.Equal([["1", value], ["2", value]], Read($"a,b\n1,{value}\n2,{value}\n"));
        Assert.Contains($"column 'b' is '{value}' in 2 rows, which is taken for a value", Assert.Single(_told));
    }

    [Fact]
    public void Text_SpellingsGiven_AreTheOnlyOnesBesideTheEmptyCell()
    {
        File.WriteAllText(Table, "a,b\nNA,x\n-,y\n,z\n");
        var rules = new TableRules(new MissingValues(["-"]), _told.Add);
        Assert.Equal([["NA", "x"], ["", "y"], ["", "z"]], Cells(rules));
        Assert.Contains("'-' in 1 row", Assert.Single(_told));
    }

    [Theory]
    [InlineData("0.73", 0.73)]
    [InlineData(" -1.5e-3 ", -0.0015)]
    [InlineData("\"0.73\"", 0.73)]
    [InlineData("+2", 2)]
    [InlineData(".5", 0.5)]
    [InlineData("1.", 1)]
    public void Number_WithAPoint_IsRead(string cell, double expected)
    {
        File.WriteAllText(Table, $"a,b\nx,{cell}\n");
        using var rows = CsvRows.Open(Table, "");
        Assert.True(rows.Read());
        Assert.Equal(expected, rows.Number(1));
    }

    [Theory]
    [InlineData("\"0,73\"")]
    [InlineData("\"1,234\"")]
    [InlineData("\"1.234,5\"")]
    [InlineData("\"1,234.5\"")]
    [InlineData("1 234")]
    [InlineData("1'234")]
    [InlineData("0x1F")]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData("∞")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("50%")]
    [InlineData("(5)")]
    [InlineData("")]
    public void Number_InAnyOtherForm_IsRefusedWithLineAndColumn(string cell)
    {
        File.WriteAllText(Table, $"a,b\nx,{cell}\n");
        using var rows = CsvRows.Open(Table, "");
        Assert.True(rows.Read());
        var error = Assert.Throws<FairDiffException>(() => rows.Number(1)).Message;
        Assert.Contains($"line 2: column 'b' is '{cell.Trim('"')}'", error);
        Assert.Contains("a point for decimals", error);
    }

    [Fact]
    public void Number_GiganticCell_IsNotShownWhole()
    {
        File.WriteAllText(Table, $"a,b\nx,{new string('7', 100_000)}y\n");
        using var rows = CsvRows.Open(Table, "");
        Assert.True(rows.Read());
        Assert.InRange(Assert.Throws<FairDiffException>(() => rows.Number(1)).Message.Length, 1, 500);
    }

    [Fact]
    public void Text_GiganticCell_IsRefusedWithLineAndColumn() =>
        AssertError(
            Encoding.UTF8.GetBytes($"a,b\nx,y\nx,{new string('g', 5_000_000)}\n"), "line 3: column 'b' has 5000000 characters",
            "at most 1000");

    [Fact]
    public void IndexOf_ManyColumns_NamesSomeOfThem()
    {
        File.WriteAllText(Table, string.Join(',', Enumerable.Range(0, 20_000).Select(column => $"score_{column}")) + "\n");
        using var rows = CsvRows.Open(Table, "");
        var error = Assert.Throws<FairDiffException>(() => rows.IndexOf("label")).Message;
        Assert.Contains("score_19, ... (20000 in all)", error);
        Assert.Equal(19_999, rows.IndexOf("score_19999"));
    }

    public void Dispose() => _folder.Dispose();

    private List<string[]> Read(string text, Encoding? encoding = null)
    {
        File.WriteAllText(Table, text, encoding ?? new UTF8Encoding(false));
        return Cells(new TableRules(MissingValues.Default, _told.Add));
    }

    private List<string[]> Cells(TableRules rules)
    {
        using var rows = CsvRows.Open(Table, "", rules);
        var cells = new List<string[]>();
        while (rows.Read())
        {
            cells.Add([.. Enumerable.Range(0, rows.Columns.Count).Select(rows.Text)]);
        }

        return cells;
    }

    private void AssertError(byte[]? bytes, params string[] parts)
    {
        if (bytes is not null)
        {
            File.WriteAllBytes(Table, bytes);
        }

        var error = Assert.Throws<FairDiffException>(() => Cells(TableRules.Usual)).Message;
        Assert.All(parts, part => Assert.Contains(part, error));
        Assert.DoesNotContain('\n', error);
    }
}
