using System.Globalization;
using System.Text;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>Reads the values of a metric from a file store, ours or Python's. A line that is damaged is left out, and said.</summary>
internal static class MetricFile
{
    /// <summary>Far longer than any line of a metric is.</summary>
    private const int MaxLine = 4096;

    private static readonly long MinTime = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long MaxTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>All values in the order of the file; a line that is being written, or was torn by a dying process, is left out.</summary>
    public static IEnumerable<Metric> Read(string path, string key, Action<string>? say)
    {
        var (number, damaged, first) = (0, 0, 0);
        foreach (var (line, isWhole) in Lines(path, say))
        {
            number++;

            // Half a line may look like a whole one: 0.12 of 0.1234.
            if (isWhole && ToMetric(key, line) is { } metric)
            {
                yield return metric;
            }
            else if (!isWhole || !string.IsNullOrWhiteSpace(line))
            {
                damaged++;
                first = first == 0 ? number : first;
            }
        }

        if (damaged > 0)
        {
            say?.Invoke(damaged == 1 ? $"{path}: line {first} is damaged and left out."
                : $"{path}: {damaged} lines are damaged and left out, the first of them line {first}.");
        }
    }

    private static IEnumerable<(string Line, bool IsWhole)> Lines(string path, Action<string>? say)
    {
        if (TryOpen(path, say) is not { } stream)
        {
            yield break;
        }

        using var reader = new StreamReader(stream);
        var line = new StringBuilder();
        var buffer = new char[1 << 14];
        var tooLong = false;
        for (int read; (read = reader.Read(buffer)) > 0;)
        {
            for (var start = 0; start < read;)
            {
                var newline = Array.IndexOf(buffer, '\n', start, read - start);
                var stop = newline < 0 ? read : newline;
                tooLong |= line.Length + stop - start > MaxLine;
                line.Append(buffer, start, tooLong ? 0 : stop - start);
                start = stop + 1;
                if (newline >= 0)
                {
                    yield return (line.ToString(), !tooLong);
                    line.Clear();
                    tooLong = false;
                }
            }
        }

        if (line.Length > 0 || tooLong)
        {
            yield return ("", false);
        }
    }

    private static FileStream? TryOpen(string path, Action<string>? say)
    {
        try
        {
            return PlainFile.Open(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            say?.Invoke($"{path} cannot be read and is left out: {e.Message}");
            return null;
        }
    }

    private static Metric? ToMetric(string key, string line)
    {
        var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var step = 0L;
        return parts.Length >= 2
            && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var time) && time >= MinTime && time <= MaxTime
            && ReadNumber(parts[1]) is { } value
            && (parts.Length == 2 || long.TryParse(parts[2], CultureInfo.InvariantCulture, out step))
                ? new() { Key = key, Value = value, Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(time), Step = step }
                : null;
    }

    private static double? ReadNumber(string text) => text.ToLowerInvariant() switch
    {
        "nan" => double.NaN,
        "inf" or "infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        var number => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
    };
}
