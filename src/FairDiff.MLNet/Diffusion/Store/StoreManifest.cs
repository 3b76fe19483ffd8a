using System.Text.Json;
using FairDiff.Shared;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The lines of a manifest. The last one may be torn off by an interruption and then does not count; any other that is damaged is
/// an error.</summary>
internal static class StoreManifest
{
    public static IReadOnlyList<SyntheticImageRecord> Read(string path)
    {
        var lines = DiskErrors.GuardReading(path, file => RegularFile.ReadAllText(file, followLink: false, int.MaxValue)).Split('\n');
        var records = new List<SyntheticImageRecord>(lines.Length);

        // What follows the last line end is nothing, or half a line.
        for (var index = 0; index < lines.Length - 1; index++)
        {
            records.Add(Parse(lines[index], path, index + 1));
        }

        return records;
    }

    public static string Text(IEnumerable<SyntheticImageRecord> records) =>
        string.Concat(records.Select(record => ManifestJson.ToLine(record) + "\n"));

    private static SyntheticImageRecord Parse(string line, string path, int number)
    {
        try
        {
            return ManifestJson.ToRecord(line);
        }
        catch (JsonException exception)
        {
            throw new FairDiffException(
                $"Line {number} of '{path}' is damaged: {exception.Message.TrimEnd('.')}. Copy the store again, or delete the line to "
                    + "have its image made again.", exception);
        }
    }
}
