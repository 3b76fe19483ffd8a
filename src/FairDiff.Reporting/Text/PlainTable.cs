namespace FairDiff.Reporting;

/// <summary>Lays out a table in plain text; columns that do not fit continue in a further block below.</summary>
public static class PlainTable
{
    private const int Gap = 1;

    /// <summary>The lines of the table. The first cell of a row is its name and is repeated in every block.</summary>
    /// <param name="rows">Rows of equally many cells, the heads among them.</param>
    /// <param name="heads">How many of the rows are heads; a rule is drawn below them.</param>
    /// <param name="width">Characters per line, as far as one column fits beside the names.</param>
    /// <remarks>Cells stand at the right of their column; two blanks at the end of one leave room for a mark.</remarks>
    public static IEnumerable<string> Lines(IReadOnlyList<IReadOnlyList<string>> rows, int heads, int width)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToArray();
        for (var first = 1; first < widths.Length;)
        {
            var (end, used) = (first, widths[0]);
            while (end < widths.Length && (end == first || used + Gap + widths[end] <= width))
            {
                used += Gap + widths[end++];
            }

            if (first > 1)
            {
                yield return "";
            }

            for (var row = 0; row < rows.Count; row++)
            {
                if (row == heads)
                {
                    yield return new string('-', used);
                }

                yield return Line(rows[row], widths, first, end);
            }

            first = end;
        }
    }

    private static string Line(IReadOnlyList<string> cells, int[] widths, int first, int end) =>
        (cells[0].PadRight(widths[0]) + string.Concat(
            Enumerable.Range(first, end - first).Select(column => new string(' ', Gap) + cells[column].PadLeft(widths[column])))).TrimEnd();
}
