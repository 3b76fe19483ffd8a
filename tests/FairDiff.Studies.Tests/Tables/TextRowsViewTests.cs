using System.Globalization;
using Microsoft.ML.Data;

namespace FairDiff.Studies.Tests.Tables;

public class TextRowsViewTests
{
    private static readonly string[] Names = ["a", "b"];

    [Theory]
    [InlineData(0, 4, 1)]
    [InlineData(1, 4, 1)]
    [InlineData(64, 4, 1)]
    [InlineData(65, 4, 2)]
    [InlineData(1000, 3, 3)]
    [InlineData(1000, 100, 16)]
    public void GetRowCursorSet_Batches_GiveEveryRowOnceInTheOrderOfTheirNumbers(int rows, int asked, int cursors)
    {
        var view = View(rows);
        var set = view.GetRowCursorSet([view.Schema["b"]], asked);

        var read = new List<(long Batch, int Order, string Value)>();
        foreach (var cursor in set)
        {
            var getter = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["b"]);
            ReadOnlyMemory<char> value = default;
            for (var position = 0; cursor.MoveNext(); position++)
            {
                Assert.Equal(position, cursor.Position);
                getter(ref value);
                read.Add((cursor.Batch, read.Count, value.ToString()));
            }

            Assert.False(cursor.MoveNext());
            Assert.Equal(-1, cursor.Position);
        }

        Assert.Equal(cursors, set.Length);
        Assert.Equal(
            Enumerable.Range(0, rows).Select(row => $"{row}"),
            read.OrderBy(row => row.Batch).ThenBy(row => row.Order).Select(row => row.Value));
    }

    [Fact]
    public void Cursor_ColumnNotAskedForOrOfAnotherType_IsRefused()
    {
        var view = View(3);
        using var cursor = view.GetRowCursor([view.Schema["b"]]);
        cursor.MoveNext();

        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["a"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["b"]));
        Assert.Equal(["x", "x", "x"], view.GetColumn<string>("a"));
    }

    private static TextRowsView View(int rows) =>
        new(Names, [.. Enumerable.Range(0, rows).Select(row => (string[])["x", row.ToString(CultureInfo.InvariantCulture)])]);
}
