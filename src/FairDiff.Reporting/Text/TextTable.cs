namespace FairDiff.Reporting;

/// <summary>Lines of cells in columns as wide as they need, two spaces apart: to read, and to grep.</summary>
public static class TextTable
{
    /// <summary>Writes the lines.</summary>
    /// <param name="output">Where they go.</param>
    /// <param name="lines">The cells of each line; a line may have fewer than others.</param>
    public static void Write(TextWriter output, IReadOnlyList<IReadOnlyList<string>> lines)
    {
        int[] widths = [.. Enumerable.Range(0, lines.Max(line => line.Count)).Select(
            column => lines.Max(line => column < line.Count ? line[column].Length : 0))];
        foreach (var line in lines)
        {
            output.WriteLine(("  " + string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd());
        }
    }
}
