using System.Text.Json;
using FairDiff.Torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>The lines of a manifest. The last one may be torn off by an interruption and then does not count; any other that is damaged is an error.</summary>
internal static class StoreManifest
{
    public static IReadOnlyList<SyntheticImageRecord> Read(string path)
    {
        var lines = DiskErrors.GuardReading(path, File.ReadAllText).Split('\n');
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
            var record = ManifestJson.ToRecord(line);

            // A manifest may come from elsewhere; it must not lead out of its folder.
            return record.File == Path.GetFileName(record.File) ? record : throw new JsonException($"'{record.File}' is not the name of a file.");
        }
        catch (JsonException exception)
        {
            throw new FairDiffException(
                $"Line {number} of '{path}' is damaged: {exception.Message} Copy the store again, or delete the line to have its image made again.", exception);
        }
    }
}
