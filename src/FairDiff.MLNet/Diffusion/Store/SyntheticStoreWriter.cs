using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FairDiff.Shared;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// Synthetic images as PNG files with a manifest. An image counts once the manifest names it with the hash of its file, so
/// whatever an interruption leaves behind, half a file or half a line, is simply made again.
/// </summary>
internal sealed class SyntheticStore
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly string _folder;
    private readonly SortedDictionary<string, SyntheticImageRecord> _records = new(StringComparer.Ordinal);
    private readonly List<SyntheticImageRecord> _unwritten = [];

    private SyntheticStore(string folder)
    {
        _folder = folder;
    }

    private string ManifestPath => Path.Combine(_folder, "manifest.jsonl");

    /// <summary>Opens the folder, or makes it, and checks which of its images are whole.</summary>
    public static SyntheticStore Open(string folder)
    {
        var store = new SyntheticStore(folder);
        DiskErrors.Guard(folder, () => Directory.CreateDirectory(folder));
        DiskErrors.Guard(store.ManifestPath, store.ReadManifest);
        return store;
    }

    public static string FileName(int index) => $"{index:D6}.png";

    public string PathOf(int index) => Path.Combine(_folder, FileName(index));

    public bool Contains(int index) => _records.ContainsKey(FileName(index));

    /// <summary>Writes an image; it counts after the next <see cref="Flush"/>.</summary>
    public void Add(int index, byte[] png, Func<string, string, SyntheticImageRecord> describe)
    {
        DiskErrors.Guard(PathOf(index), () => File.WriteAllBytes(PathOf(index), png));
        _unwritten.Add(describe(FileName(index), Hash(png)));
    }

    /// <summary>Appends the new images to the manifest.</summary>
    public void Flush() => DiskErrors.Guard(ManifestPath, () =>
    {
        using var stream = new FileStream(ManifestPath, FileMode.Append, FileAccess.Write, FileShare.Read);
        stream.Write(Encoding.UTF8.GetBytes(Lines(_unwritten)));
        stream.Flush(flushToDisk: true);
        _unwritten.ForEach(record => _records[record.File] = record);
        _unwritten.Clear();
    });

    /// <summary>Writes the manifest in the order of the images, one line each.</summary>
    public void Complete() => DiskErrors.Guard(ManifestPath, () => AtomicFile.WriteAllText(ManifestPath, Lines(_records.Values)));

    private void ReadManifest()
    {
        if (!File.Exists(ManifestPath))
        {
            return;
        }

        var text = File.ReadAllText(ManifestPath);
        foreach (var record in text.Split('\n').Select(Parse).OfType<SyntheticImageRecord>())
        {
            var path = Path.Combine(_folder, record.File);
            if (File.Exists(path) && Hash(File.ReadAllBytes(path)) == record.Sha256)
            {
                _records[record.File] = record;
            }
        }

        // A line that was torn off, or that names a lost image, must not be in the way of the lines to come.
        var whole = Lines(_records.Values);
        if (whole != text)
        {
            AtomicFile.WriteAllText(ManifestPath, whole);
        }
    }

    private static SyntheticImageRecord? Parse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<SyntheticImageRecord>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Lines(IEnumerable<SyntheticImageRecord> records) =>
        string.Concat(records.Select(record => JsonSerializer.Serialize(record, Json) + "\n"));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
