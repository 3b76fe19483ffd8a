using System.Globalization;
using System.Text;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>The lines of a metric file: <c>timestamp value step</c>, and the run where it is that of a model.</summary>
internal static class MetricLines
{
    // A file is appended to in one write of whole lines: a torn line would make the metric unreadable.
    public static byte[] Write(IEnumerable<LogEntry> entries, string? runId = null)
    {
        var text = new StringBuilder();
        var end = runId is null ? "" : $" {runId}";
        foreach (var entry in entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"{entry.Timestamp} {Number(entry.Value)} {entry.Step}{end}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Ends the file behind its last whole line.</summary>
    public static void CutTornLine(FileStream file)
    {
        var end = file.Length;
        while (end > 0)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }

            end--;
        }

        file.SetLength(end);
    }

    // As Python's repr writes them.
    private static string Number(double value) => value switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
