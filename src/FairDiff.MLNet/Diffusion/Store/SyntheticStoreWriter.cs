using System.Text;
using FairDiff.MLNet.Storage;
using FairDiff.Shared;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// Fills a store with PNG files and the manifest of one shard. An image counts once the manifest names it with the hash of its file, so
/// whatever an interruption leaves behind, half a file or half a line, is simply made again.
/// </summary>
internal sealed class SyntheticStoreWriter : IDisposable
{
    private readonly string _folder;
    private readonly string _manifestPath;
    private readonly FileStream _lock;
    private readonly SigningCredential _credential;
    private readonly SortedDictionary<string, SyntheticImageRecord> _own = new(StringComparer.Ordinal);
    private readonly HashSet<string> _others = [];
    private readonly List<SyntheticImageRecord> _unwritten = [];

    private SyntheticStoreWriter(string folder, Shard shard, SigningCredential credential)
    {
        _folder = folder;
        _credential = credential;
        _manifestPath = Path.Combine(folder, StoreFiles.Manifest(shard));
        _lock = FolderLock.Take(folder, StoreFiles.Lock(shard), shard == Shard.All ? "store" : $"shard {shard} of the store");
    }

    /// <summary>Opens the folder, or makes it, and checks which of the images that are this shard's to write are whole.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="shard">The part of the plan that is written; null = all of it.</param>
    /// <param name="credential">Who signs the images; null = the default.</param>
    /// <exception cref="FairDiffException">The folder cannot be used, another process writes the same shard, or there is a key that cannot
    /// be signed with.</exception>
    public static SyntheticStoreWriter Open(string folder, Shard? shard = null, SigningCredential? credential = null)
    {
        shard ??= Shard.All;
        credential ??= SigningCredential.Default;
        DiskErrors.Guard(folder, () => Directory.CreateDirectory(folder));
        StoreFiles.Own(folder).RefuseLinks();
        var store = new SyntheticStoreWriter(folder, shard, credential);
        try
        {
            DiskErrors.Guard(folder, () =>
            {
                AtomicFile.DeleteLeftovers(folder, "*");
                store.ReadManifests(all: shard == Shard.All);
            });
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    public string PathOf(int index) => Path.Combine(_folder, StoreFiles.Image(index));

    public bool Contains(int index) => _own.ContainsKey(StoreFiles.Image(index)) || _others.Contains(StoreFiles.Image(index));

    /// <summary>Writes an image (planar RGB bytes) with its provenance inside, signed; it counts after the next <see
    /// cref="Flush"/>.</summary>
    public void Add(int index, ReadOnlySpan<byte> planes, int size, ImageProvenance provenance)
    {
        var png = PngProvenance.Write(PngEncoder.Encode(planes, size), provenance, _credential);
        DiskErrors.Guard(PathOf(index), () => File.WriteAllBytes(PathOf(index), png));
        _unwritten.Add(new SyntheticImageRecord(provenance, StoreFiles.Image(index), FileHash.Of(png), size));
    }

    /// <summary>Appends the new images to the manifest.</summary>
    public void Flush() => DiskErrors.Guard(_manifestPath, () =>
    {
        using var stream = new FileStream(_manifestPath, FileMode.Append, FileAccess.Write, FileShare.Read);
        stream.Write(Encoding.UTF8.GetBytes(StoreManifest.Text(_unwritten)));
        stream.Flush(flushToDisk: true);
        _unwritten.ForEach(record => _own[record.File] = record);
        _unwritten.Clear();
    });

    /// <summary>Writes the manifest in the order of the images, one line each.</summary>
    public void Complete() =>
        DiskErrors.Guard(_manifestPath, () => AtomicFile.WriteAllText(_manifestPath, StoreManifest.Text(_own.Values)));

    public void Dispose() => _lock.Dispose();

    /// <summary>A run without shards answers for every image, also for those that shards have drawn; a shard only for its own.</summary>
    private void ReadManifests(bool all)
    {
        foreach (var path in StoreFiles.Manifests(_folder))
        {
            foreach (var record in StoreManifest.Read(path))
            {
                if (!all && path != _manifestPath)
                {
                    _others.Add(record.File);
                }
                else if (IsWhole(record))
                {
                    _own[record.File] = record;
                }
            }
        }

        // A line that was torn off, or that names a lost image, must not be in the way of the lines to come.
        if (File.Exists(_manifestPath) && File.ReadAllText(_manifestPath) != StoreManifest.Text(_own.Values))
        {
            Complete();
        }
    }

    /// <summary>A line that says of an image what the image does not is worth no more than a damaged image.</summary>
    private bool IsWhole(SyntheticImageRecord record) =>
        ImageVerification.ProblemOf(record, Path.Combine(_folder, record.File)) is null;
}
